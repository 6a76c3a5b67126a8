import { formatP } from '../printed-number.js';
import type { AuditReport } from './audit-paper.js';
import type { TableAuditReport } from './audit-table.js';
import { AUDIT_SEVERITIES, type AuditFinding, type AuditSeverity, findingsFrom } from './finding.js';

const WIDTH = 100;
const INDENT = '  ';

/** Writes an audit for people: findings by weight with their evidence, then every p-value recomputed. */
export function formatAudit(report: AuditReport | TableAuditReport, least: AuditSeverity = 'note'): string {
  const shown = findingsFrom(report.findings, least);
  const hidden = report.findings.length - shown.length;
  return [
    `Audit of ${report.source === 'paper' ? 'the paper' : report.source}: ${countText(report.findings)}`,
    `Looked at: ${Object.entries(report.checked)
      .filter(([, count]) => count > 0)
      .map(([name, count]) => `${count} ${words(name)}`)
      .join(', ')}.`,
    ...shown.map(findingText),
    ...(hidden > 0 ? [`${hidden} lighter findings not shown.`] : []),
    ...pValueText(report),
    ...notCheckedText(report),
  ].join('\n\n');
}

function countText(findings: readonly AuditFinding[]): string {
  if (findings.length === 0) return 'nothing found.';
  const counts = AUDIT_SEVERITIES.map((severity) => ({
    severity,
    count: findings.filter((finding) => finding.severity === severity).length,
  })).filter(({ count }) => count > 0);
  const parts = counts.map(({ severity, count }) => `${count} ${severity}${count === 1 ? '' : 's'}`);
  return `${findings.length} finding${findings.length === 1 ? '' : 's'} (${parts.join(', ')}).`;
}

function findingText(finding: AuditFinding): string {
  return [
    `${finding.severity.toUpperCase()}  ${finding.id}`,
    wrapped('where       ', finding.where),
    wrapped('printed     ', finding.printed),
    wrapped('recomputed  ', finding.recomputed),
    wrapped('', finding.explanation),
  ].join('\n');
}

function pValueText({ pValues }: AuditReport): string[] {
  if (pValues.length === 0) return [];
  const rows = pValues.map((check) => [
    check.printed,
    `${formatP(check.welch.pValue)} [${formatP(check.welch.low)}, ${formatP(check.welch.high)}]`,
    `${formatP(check.pooled.pValue)} [${formatP(check.pooled.low)}, ${formatP(check.pooled.high)}]`,
    check.consistentWith.length === 0 ? 'neither' : check.consistentWith.join(', '),
    check.where,
  ]);
  const table = [['printed p', 'Welch [range by rounding]', 'pooled [range by rounding]', 'fits', 'where'], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  return [
    `p-values recomputed from means, standard deviations and n:\n${table
      .map((row) => `${INDENT}${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd())
      .join('\n')}`,
  ];
}

function notCheckedText(report: AuditReport | TableAuditReport): string[] {
  if (!('notChecked' in report) || report.notChecked.length === 0) return [];
  return [
    `Not recomputed:\n${report.notChecked
      .map(({ where, printed, reason }) => `${INDENT}${where}: p ${printed} (${reason})`)
      .join('\n')}`,
  ];
}

function words(name: string): string {
  return name === 'pValues' ? 'p-values' : name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** Breaks lines at blanks, later lines indented under the first. */
function wrapped(label: string, text: string): string {
  const indent = INDENT + ' '.repeat(label.length);
  const lines: string[] = [];
  let line = INDENT + label;
  let empty = true;
  for (const word of text.split(' ')) {
    if (!empty && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = indent + word;
    } else {
      line += empty ? word : ` ${word}`;
    }
    empty = false;
  }
  return [...lines, line].join('\n');
}
