import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const SOURCE = fileURLToPath(new URL('../src', import.meta.url));

/** Which rooms a room may import; types count as much as values. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  core: [],
  stats: ['core'],
  data: ['core'],
  spaces: ['core'],
  graph: ['core', 'spaces'],
  engine: ['core', 'graph'],
  metrics: ['core', 'stats', 'graph', 'engine'],
  training: ['core', 'graph', 'engine', 'data'],
  search: ['core', 'spaces'],
  experiments: ['core', 'stats', 'data', 'spaces', 'graph', 'engine', 'metrics', 'training', 'search'],
  paper: ['core', 'stats', 'experiments'],
  report: ['core', 'paper', 'stats'],
  notebook: ['core', 'report'],
  cli: [
    'core',
    'stats',
    'data',
    'spaces',
    'graph',
    'engine',
    'metrics',
    'training',
    'search',
    'experiments',
    'paper',
    'report',
    'notebook',
  ],
};

function sourceFiles(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? sourceFiles(path) : path.endsWith('.ts') ? [path] : [];
  });
}

/** Project files that a file names: static, type-only and dynamic imports, re-exports and `new URL(…, import.meta.url)`. */
function projectImports(file: string): string[] {
  const names: string[] = [];
  const visit = (node: ts.Node): void => {
    const first = ts.isCallExpression(node) || ts.isNewExpression(node) ? node.arguments?.[0] : undefined;
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier) {
      names.push((node.moduleSpecifier as ts.StringLiteral).text);
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      names.push((node.argument.literal as ts.StringLiteral).text);
    } else if (first && ts.isStringLiteral(first) && /\.js$/.test(first.text)) {
      names.push(first.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022));
  return names
    .filter((name) => name.startsWith('.'))
    .map((name) => resolve(dirname(file), name.replace(/\.js$/, '.ts')));
}

const room = (file: string): string => relative(SOURCE, file).split(/[\\/]/)[0] ?? '';
const files = sourceFiles(SOURCE).filter((file) => relative(SOURCE, file) !== 'index.ts');
const graph = new Map(files.map((file) => [file, projectImports(file)]));

describe('imports', () => {
  it('go only in the one direction of travel', () => {
    const wrong = [...graph].flatMap(([file, targets]) =>
      targets
        .filter((target) => room(target) !== room(file) && !MAY_IMPORT[room(file)]?.includes(room(target)))
        .map((target) => `${relative(SOURCE, file)} → ${relative(SOURCE, target)}`),
    );
    expect(wrong).toEqual([]);
  });

  it('sees the rooms it is meant to guard', () => {
    expect(files.length).toBeGreaterThan(5);
    expect([...new Set(files.map(room))].filter((name) => !(name in MAY_IMPORT))).toEqual([]);
  });

  it('form no cycle between files', () => {
    const done = new Set<string>();
    const walk = (file: string, path: readonly string[]): string[] => {
      if (path.includes(file))
        return [[...path.slice(path.indexOf(file)), file].map((f) => relative(SOURCE, f)).join(' → ')];
      if (done.has(file)) return [];
      const cycles = (graph.get(file) ?? []).flatMap((target) => walk(target, [...path, file]));
      done.add(file);
      return cycles;
    };
    expect(files.flatMap((file) => walk(file, []))).toEqual([]);
  });
});
