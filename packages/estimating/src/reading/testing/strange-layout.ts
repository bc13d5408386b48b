/** A bill as text: a line for each row, cells between bars; figures in quotes are texts. */
export interface StrangeLayout {
  name: string;
  sheet?: string;
  table: string;
  /** Absent where there is no table to be found. */
  found?: Found;
}

interface Found {
  headerRow: number;
  role?: string;
  items: number;
  zeroQuantityItems?: number;
  itemsSum: string;
  statedTotal: string | null;
  statedTotalCell?: string;
}
