export { type CellFailure, cellFailedError, type FailureReason } from './cell-failure.js';
export { type Display, type DisplayOptions, display, toExhibits } from './display.js';
export type { TableOptions } from './display-table.js';
export type { JsonObject, JsonValue } from './json.js';
export {
  type InstalledKernel,
  type InstallKernelOptions,
  installKernel,
  type JupyterEnvironment,
  jupyterDataFolder,
  jupyterSearchPath,
  KERNEL_NAME,
  listKernels,
  uninstallKernel,
} from './kernel-spec.js';
export {
  type CellOutput,
  type CodeCell,
  formatNotebook,
  type NotebookCell,
  type NotebookDocument,
  parseNotebook,
  readNotebook,
} from './notebook-file.js';
export { declaredParameters, injectParameters, parseSettings } from './parameters.js';
export { type ProgressDisplayOptions, progressDisplay } from './progress-display.js';
export { type NotebookRun, type RunNotebookOptions, runNotebook } from './run-notebook.js';
export { type NotebookTarget, type RunNotebooksOptions, runNotebooks, type SavedNotebookRun } from './run-notebooks.js';
export { type Exhibit, type Place, type Screen, textScreen } from './screen.js';
