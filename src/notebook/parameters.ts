import { createRequire } from 'node:module';
import type TypeScript from 'typescript';
import { TrainlessError } from '../core/errors.js';
import { isRecord, type JsonObject, type JsonValue } from './json.js';
import { tslabProgram } from './kernel.js';
import { type CodeCell, cellTags, type NotebookCell, type NotebookDocument, newCellId } from './notebook-file.js';

/** Tag of the cell that declares a notebook's parameters with their defaults. */
export const PARAMETERS_TAG = 'parameters';
/** Tag of the cell that a run adds behind it. */
export const INJECTED_TAG = 'injected-parameters';

/**
 * Parses `name=value` settings of a command line. A value that is JSON is that value; any other is a text.
 * @throws {TrainlessError} BAD_ARGUMENT
 */
export function parseSettings(settings: readonly string[]): Record<string, JsonValue> {
  const parameters: Record<string, JsonValue> = {};
  for (const setting of settings) {
    const match = /^([A-Za-z_$][\w$]*)=([\s\S]*)$/.exec(setting);
    const [, name, text] = match ?? [];
    if (name === undefined || text === undefined) {
      throw new TrainlessError(
        'BAD_ARGUMENT',
        `"${setting}" sets no parameter. Write name=value, for example preset=quick or seeds=[0,1,2].`,
      );
    }
    parameters[name] = parseValue(text);
  }
  return parameters;
}

/**
 * The parameters that a notebook declares: the variables of its cells tagged `parameters`.
 * @returns each name and whether it may be assigned (`let` or `var`)
 */
export function declaredParameters(notebook: NotebookDocument): ReadonlyMap<string, boolean> {
  const cells = notebook.cells.filter(isParametersCell);
  if (cells.length === 0) return new Map();
  const ts = typescript();
  return new Map(cells.flatMap((cell) => topLevelVariables(ts, cell.source)));
}

/**
 * Adds a cell with the given values behind the one tagged `parameters`, in place of one that an earlier run added.
 * The values are assigned, not declared again, so that the compiler checks them against the declared types.
 * @throws {TrainlessError} UNKNOWN_NAME, BAD_ARGUMENT where the notebook does not declare such a variable
 */
export function injectParameters(notebook: NotebookDocument, parameters: JsonObject): NotebookDocument {
  const cells = notebook.cells.filter((cell) => !cellTags(cell).includes(INJECTED_TAG));
  const names = Object.keys(parameters);
  if (names.length === 0) return { ...notebook, cells };
  const declared = declaredParameters(notebook);
  for (const name of names) {
    const assignable = declared.get(name);
    if (assignable === undefined) {
      throw new TrainlessError(
        'UNKNOWN_NAME',
        declared.size === 0
          ? `The notebook has no parameters: none of its code cells is tagged "${PARAMETERS_TAG}" and declares a variable.`
          : `The notebook has no parameter "${name}". It has: ${[...declared.keys()].join(', ')}.`,
        { details: { name, parameters: [...declared.keys()] } },
      );
    }
    if (!assignable) {
      throw new TrainlessError(
        'BAD_ARGUMENT',
        `The notebook declares the parameter "${name}" as a constant. Declare it with "let" to make it settable.`,
        { details: { name } },
      );
    }
  }
  const position = cells.map(isParametersCell).lastIndexOf(true) + 1;
  // A block: tslab would print the value of a last expression.
  const assignments = names.map((name) => `  ${name} = ${JSON.stringify(parameters[name])};`);
  const injected: CodeCell = {
    cell_type: 'code',
    id: newCellId(cells),
    metadata: { tags: [INJECTED_TAG] },
    source: ['// Parameters of this run', '{', ...assignments, '}'].join('\n'),
    execution_count: null,
    outputs: [],
  };
  return { ...notebook, cells: [...cells.slice(0, position), injected, ...cells.slice(position)] };
}

function isParametersCell(cell: NotebookCell): boolean {
  return cell.cell_type === 'code' && cellTags(cell).includes(PARAMETERS_TAG);
}

function parseValue(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return text;
  }
}

/** The compiler that tslab itself uses: the project's own is a tool of its developers. */
function typescript(): typeof TypeScript {
  const loaded: unknown = createRequire(tslabProgram())('@tslab/typescript-for-tslab');
  if (!isRecord(loaded) || typeof loaded.createSourceFile !== 'function') {
    throw new TrainlessError(
      'MISSING_DEPENDENCY',
      "tslab's compiler is not installed. Run npm ci in the project folder.",
    );
  }
  return loaded as unknown as typeof TypeScript;
}

function topLevelVariables(ts: typeof TypeScript, source: string): [string, boolean][] {
  const file = ts.createSourceFile('cell.ts', source, ts.ScriptTarget.ES2022);
  return file.statements.filter(ts.isVariableStatement).flatMap((statement) => {
    const assignable = (statement.declarationList.flags & ts.NodeFlags.Const) === 0;
    return statement.declarationList.declarations.flatMap((declaration): [string, boolean][] =>
      ts.isIdentifier(declaration.name) ? [[declaration.name.text, assignable]] : [],
    );
  });
}
