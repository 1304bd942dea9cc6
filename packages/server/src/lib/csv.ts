/** A record of a table in text, and the line that it begins at, from 1. */
export interface CsvRecord {
  line: number;
  cells: string[];
}

/**
 * Reads a table (RFC 4180): cells in quotes may hold separators, line breaks and doubled quotes. The separator is what the
 * first line has most of: comma, semicolon or tab. Empty lines are left out. A quote that is never closed ends at the end.
 */
export function readCsv(text: string): CsvRecord[] {
  const separator = findSeparator(text);
  const records: CsvRecord[] = [];
  let line = 1;
  let record: CsvRecord = { line, cells: [] };
  let cell = '';
  let quoted = false;
  const endCell = () => {
    record.cells.push(cell);
    cell = '';
  };
  const endRecord = () => {
    endCell();
    if (record.cells.some((one) => one.trim() !== '')) records.push(record);
    record = { line, cells: [] };
  };
  for (let i = 0; i < text.length; i++) {
    const letter = text[i] as string;
    if (letter === '\n') line += 1;
    if (quoted) {
      if (letter !== '"') cell += letter;
      else if (text[i + 1] === '"') {
        cell += letter;
        i += 1;
      } else quoted = false;
    } else if (letter === '"' && cell.trim() === '') {
      cell = '';
      quoted = true;
    } else if (letter === separator) endCell();
    else if (letter === '\n') endRecord();
    else if (letter !== '\r') cell += letter;
  }
  endRecord();
  return records;
}

/** Writes a table; lines end as RFC 4180 has it. */
export function writeCsv(rows: readonly (readonly (string | boolean)[])[]): string {
  return rows.map((row) => `${row.map(writeCell).join(',')}\r\n`).join('');
}

function writeCell(value: string | boolean): string {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function findSeparator(text: string): string {
  const end = text.indexOf('\n');
  const first = end < 0 ? text : text.slice(0, end);
  const counts = [',', ';', '\t'].map((one) => ({ one, count: first.split(one).length }));
  return counts.reduce((most, next) => (next.count > most.count ? next : most)).one;
}
