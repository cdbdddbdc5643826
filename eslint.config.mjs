// Type-unaware, so that it takes seconds; what needs types (floating promises) runs on the code that ships alone.
import litA11y from 'eslint-plugin-lit-a11y';
import lit from 'eslint-plugin-lit';
import wc from 'eslint-plugin-wc';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

const elements = ['components/**/*.ts', 'stories/**/*.ts'];
const shipped = ['src/**/*.ts', 'components/**/*.ts'];

export default defineConfig(
  { ignores: ['dist/', '.cache/', '.data*/', 'storybook-static/', 'coverage/', '**/*.d.ts'] },
  ...tseslint.configs.strict,
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'none' }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-eval': 'error',
      '@typescript-eslint/no-dynamic-delete': 'off', // maps by id are plain objects where they travel as JSON
    },
  },
  { files: shipped, rules: { 'no-console': 'error' } }, // an SDK says what it has to say in events and errors
  {
    files: shipped,
    languageOptions: { parserOptions: { projectService: true } },
    rules: { '@typescript-eslint/no-floating-promises': 'error', '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }] },
  },
  { files: elements, ...lit.configs['flat/recommended'] },
  { files: elements, ...wc.configs['flat/recommended'] },
  { files: elements, ...litA11y.configs.recommended },
  {
    files: elements,
    rules: {
      'lit/lifecycle-super': 'error',
      'lit/no-classfield-shadowing': 'error', // a field would hide the accessor of `static properties`: use `declare`
      'lit/no-this-assign-in-render': 'error',
      'wc/require-listener-teardown': 'error',
    },
  },
  {
    files: ['test/**', 'stories/**', 'examples/**'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off' }, // a wrong guess there is a failed test, not a broken call
  },
);
