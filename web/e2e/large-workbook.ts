/** An estimate of many rows, as the CSV that portals export. */
export function largeWorkbook(rows: number): Buffer {
  const units = ["Cum", "Sqm", "Rmt", "Nos"];
  const lines = [
    "Name of work: Residential quarters with compound wall and approach road",
    "Sl.No,Description of item,Qty,Unit,Rate,Amount",
  ];
  for (let row = 1; row <= rows; row += 1) {
    if (row % 250 === 1) lines.push(`,PART ${String.fromCodePoint(65 + Math.floor(row / 250))}: WORKS,,,,`);
    const quantity = 1 + (row % 12);
    const rate = 40 + ((row * 37) % 700);
    const text =
      row % 11 === 0
        ? `"Providing and laying in position machine mixed, machine batched and machine vibrated design mix cement concrete of specified grade for reinforced cement concrete work, including pumping to site of laying, centering and shuttering, item ${row}"`
        : `Providing and fixing in position item ${row} of the schedule as directed by the engineer in charge`;
    lines.push(`${row},${text},${quantity},${units[row % 4]},${rate},${quantity * rate}`);
  }
  return Buffer.from(lines.join("\r\n"));
}
