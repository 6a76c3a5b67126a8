import { basename } from 'node:path';
import type { SelectionProtocol } from '../experiments/index.js';
import type { ProvenanceFile, SelectionSectionInput } from '../report/index.js';

/** What the report says of the selection experiment. */
export interface SelectionPart {
  readonly section: SelectionSectionInput;
  readonly remarks: readonly string[];
  /** Files read: score tables, accuracies. */
  readonly files: readonly ProvenanceFile[];
  readonly elapsedMs: number;
}

/**
 * Computes the selection experiment from the shipped score tables, as far as the cache allows; nothing is downloaded.
 * @throws {TrainlessError} MISSING_DATA, BAD_FILE, BAD_CHECKSUM
 */
export async function selectionPart(protocol: SelectionProtocol): Promise<SelectionPart> {
  const started = performance.now();
  const [{ findScoreTables, loadSelectionData, SELECTION_DATA_COMMAND }, { scoreFileSha256, selectionAtHand }] =
    await Promise.all([import('../experiments/index.js'), import('../paper/index.js')]);
  const files = findScoreTables();
  const data = await loadSelectionData();
  const { study, source, paragraphs, provenance } = selectionAtHand({ files, data, protocol });
  return {
    section: {
      variant: 'selection',
      title: 'The selection experiment on NAS-Bench-201',
      introduction: paragraphs,
      study,
    },
    remarks:
      source === 'shipped'
        ? [
            `The second part (§2.2, §3.2) is shown from results that ship with the program; \`${SELECTION_DATA_COMMAND}\` fetches the trained accuracies with which a run computes all of it anew.`,
          ]
        : study.table2 === null
          ? [`The second part (§2.2, §3.2) needs trained accuracies: \`${SELECTION_DATA_COMMAND}\`.`]
          : [],
    files: [
      ...files.map((file) => ({ name: `scores/${basename(file.path)}`, sha256: scoreFileSha256(file) })),
      ...(provenance?.sources ?? data.sources).map(({ id, sha256, licence }) => ({ name: id, sha256, licence })),
    ],
    elapsedMs: performance.now() - started,
  };
}
