// custom-elements.json: what Storybook, editors and the framework wrappers read about each element, from its class comment.
export default {
  globs: ['components/**/*.ts'],
  exclude: ['components/**/define.ts', 'components/**/index.ts', 'components/internal/icons.ts'],
  litelement: true,
  outdir: '.',
};
