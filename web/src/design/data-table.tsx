import {
  type ColumnDef,
  createSortedRowModel,
  type RowData,
  rowSortingFeature,
  sortFns,
  tableFeatures,
  useTable,
} from "@tanstack/react-table";
import { ArrowDown, ArrowUp } from "lucide-react";
import type { ReactNode } from "react";
import classes from "./data-table.module.css";

const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel(), sortFns });

export interface TableColumn<T> {
  id: string;
  header: string;
  cell: (row: T) => ReactNode;
  /** What the column sorts by; a column without it does not sort. */
  sortBy?: (row: T) => string | number;
  align?: "right";
  /** On a phone the row is a card: the title stands on top, the rest below with its header. */
  isTitle?: boolean;
  width?: string;
}

/** A list of things: a table at a desk, cards on a phone. */
export function DataTable<T extends RowData>({
  label,
  columns,
  rows,
  rowId,
}: {
  label: string;
  columns: TableColumn<T>[];
  rows: T[];
  rowId: (row: T) => string;
}) {
  const byId = new Map(columns.map((column) => [column.id, column]));
  const definitions: ColumnDef<typeof features, T>[] = columns.map((column) => ({
    id: column.id,
    header: column.header,
    accessorFn: column.sortBy ?? (() => ""),
    enableSorting: column.sortBy !== undefined,
    sortFn: "basic",
  }));
  const table = useTable({ features, columns: definitions, data: rows, getRowId: rowId });
  return (
    <table className={classes["table"]} aria-label={label}>
      <thead>
        {table.getHeaderGroups().map((group) => (
          <tr key={group.id}>
            {group.headers.map((header) => {
              const sorted = header.column.getIsSorted();
              const column = byId.get(header.column.id);
              return (
                <th
                  key={header.id}
                  scope="col"
                  data-align={column?.align}
                  style={column?.width === undefined ? undefined : { width: column.width }}
                  aria-sort={sorted === false ? undefined : sorted === "asc" ? "ascending" : "descending"}
                >
                  {header.column.getCanSort() ? (
                    <button
                      type="button"
                      className={classes["sort"]}
                      onClick={header.column.getToggleSortingHandler()}
                    >
                      {column?.header}
                      {sorted === "asc" && <ArrowUp size={12} aria-hidden />}
                      {sorted === "desc" && <ArrowDown size={12} aria-hidden />}
                    </button>
                  ) : (
                    column?.header
                  )}
                </th>
              );
            })}
          </tr>
        ))}
      </thead>
      <tbody>
        {table.getRowModel().rows.map((row) => (
          <tr key={row.id}>
            {columns.map((column) => (
              <td
                key={column.id}
                data-align={column.align}
                data-title={column.isTitle}
                data-header={column.header}
              >
                {column.cell(row.original)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
