import { createRequire } from 'node:module';
import { join } from 'node:path';
import type TypeScript from 'typescript';
import { expect, it } from 'vitest';
import { tslabProgram } from '../../src/notebook/kernel.js';
import { ROOT } from './workspace.js';

/** tslab compiles cells with a TypeScript of its own, older than the one that writes the declarations. */
it("the package's declarations are right for tslab's compiler", { timeout: 60_000 }, () => {
  const ts: typeof TypeScript = createRequire(tslabProgram())('@tslab/typescript-for-tslab');
  expect(ts.version).toMatch(/^5\.0\./);
  const index = join(ROOT, 'dist', 'index.d.ts').replaceAll('\\', '/');
  const program = ts.createProgram([index], {
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Node10,
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2022.d.ts'],
    types: ['node'],
    typeRoots: [join(ROOT, 'node_modules', '@types')],
    esModuleInterop: true,
    strict: true,
    noEmit: true,
  });
  const folder = index.replace(/index\.d\.ts$/, '');
  const problems = program
    .getSourceFiles()
    .filter((file) => file.fileName.startsWith(folder))
    .flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)])
    .map(({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`);
  expect(problems).toEqual([]);

  const checker = program.getTypeChecker();
  const source = program.getSourceFile(index);
  const module = source && checker.getSymbolAtLocation(source);
  const names = module === undefined ? [] : checker.getExportsOfModule(module);
  const lost = names.filter((name) => {
    const symbol = name.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(name) : name;
    if (symbol.declarations === undefined) return true;
    if ((symbol.flags & ts.SymbolFlags.Value) === 0 || source === undefined) return false;
    return (checker.getTypeOfSymbolAtLocation(symbol, source).flags & ts.TypeFlags.Any) !== 0;
  });
  expect(lost.map((name) => name.name)).toEqual([]);
  expect(names.map((name) => name.name)).toEqual(expect.arrayContaining(['TrainlessError', 'display', 'runNotebook']));
});
