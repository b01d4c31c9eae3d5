import { Table } from '@mantine/core';
import type { ReactNode } from 'react';

/** A small table of facts, a row an object; the first cell names it. Scrolls by itself when the page is narrow. */
export function FactsTable({ heads, rows }: { heads: string[]; rows: ReactNode[][] }) {
  return (
    <Table.ScrollContainer minWidth={heads.length * 110} type="native">
      <Table verticalSpacing={8}>
        <Table.Thead><Table.Tr>{heads.map((head) => <Table.Th key={head} fz="xs" c="dimmed">{head}</Table.Th>)}</Table.Tr></Table.Thead>
        <Table.Tbody>
          {rows.map((cells, row) => (
            // The rows are what one inventory said, in its order: their place is their identity.
            <Table.Tr key={row}>{cells.map((cell, column) => (column === 0 ? <Table.Th key={heads[column]} scope="row" fw={600}>{cell}</Table.Th> : <Table.Td key={heads[column]}>{cell ?? '–'}</Table.Td>))}</Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
