// The tests of a folder that load a source file, by what they import at run time, directly or through others.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import ts from 'typescript';
import { listFiles } from './files.mjs';

/** What a file imports of the repository at run time: types are gone by then. */
function loadedBy(path) {
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest);
  const found = [];
  const visit = (node) => {
    const loads = (ts.isImportDeclaration(node) && !node.importClause?.isTypeOnly) || (ts.isExportDeclaration(node) && !node.isTypeOnly);
    if (loads && node.moduleSpecifier) found.push(node.moduleSpecifier.text);
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword && ts.isStringLiteralLike(node.arguments[0])) found.push(node.arguments[0].text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found.filter((specifier) => specifier.startsWith('.')).map((specifier) => join(dirname(path), specifier).replace(/\.js$/, '.ts')).filter((file) => existsSync(file));
}

/** @returns the paths of those tests under `folder` that load `wanted`, in order */
export function testsThatLoad(wanted, folder) {
  const known = new Map();
  const loads = (path) => {
    if (path === wanted) return true;
    if (!known.has(path)) {
      known.set(path, false); // what imports itself in a circle is looked at once
      known.set(path, loadedBy(path).some(loads));
    }
    return known.get(path);
  };
  return listFiles(folder, /\.test\.ts$/).filter(loads);
}
