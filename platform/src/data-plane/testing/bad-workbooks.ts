import { crc32, deflateRawSync } from "node:zlib";

/** An OLE2 file as Excel writes it for a workbook with a password: all it holds are the encrypted package's streams. */
export function encryptedWorkbook(): Buffer {
  const sector = 512;
  const header = Buffer.alloc(sector, 0xff);
  header.fill(0, 0, 76);
  Buffer.from("d0cf11e0a1b11ae1", "hex").copy(header);
  header.writeUInt16LE(0x3e, 24);
  header.writeUInt16LE(3, 26);
  header.writeUInt16LE(0xfffe, 28);
  header.writeUInt16LE(9, 30);
  header.writeUInt16LE(6, 32);
  header.writeUInt32LE(1, 44);
  header.writeUInt32LE(1, 48);
  header.writeUInt32LE(4096, 56);
  header.writeUInt32LE(0xfffffffe, 60);
  header.writeUInt32LE(0xfffffffe, 68);
  header.writeUInt32LE(0, 72);
  header.writeUInt32LE(0, 76);

  const allocation = Buffer.alloc(sector, 0xff);
  [0xfffffffd, 0xfffffffe].forEach((value, place) => allocation.writeUInt32LE(value, place * 4));
  const chain = [3, 4, 5, 6, 7, 8, 9, 0xfffffffe];
  chain.forEach((value, place) => allocation.writeUInt32LE(value, (place + 2) * 4));

  const directory = Buffer.alloc(sector);
  entry(directory, 0, { name: "Root Entry", type: 5, child: 1, start: 0xfffffffe, size: 0 });
  entry(directory, 1, { name: "EncryptedPackage", type: 2, child: 0xffffffff, start: 2, size: 4096 });
  entry(directory, 2, { name: "EncryptionInfo", type: 2, child: 0xffffffff, start: 0xfffffffe, size: 0 });
  directory.writeUInt32LE(2, 128 + 72);
  return Buffer.concat([header, allocation, directory, Buffer.alloc(8 * sector, 0x5a)]);
}

function entry(
  directory: Buffer,
  place: number,
  {
    name,
    type,
    child,
    start,
    size,
  }: { name: string; type: number; child: number; start: number; size: number },
): void {
  const at = place * 128;
  directory.write(name, at, "utf16le");
  directory.writeUInt16LE((name.length + 1) * 2, at + 64);
  directory.writeUInt8(type, at + 66);
  directory.writeUInt8(1, at + 67);
  directory.writeUInt32LE(0xffffffff, at + 68);
  directory.writeUInt32LE(0xffffffff, at + 72);
  directory.writeUInt32LE(child, at + 76);
  directory.writeUInt32LE(start, at + 116);
  directory.writeUInt32LE(size, at + 120);
}

/** A few hundred kilobytes that unpack to this many bytes of sheet. */
export function zipBomb(unpackedBytes: number): Buffer {
  const parts = [
    { name: "[Content_Types].xml", content: Buffer.from("<Types/>") },
    { name: "xl/workbook.xml", content: Buffer.from("<workbook/>") },
    { name: "xl/worksheets/sheet1.xml", content: Buffer.alloc(unpackedBytes, " ") },
  ];
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const { name, content } of parts) {
    const packed = deflateRawSync(content);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(8, 4);
    fields.writeUInt32LE(crc32(content), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(content.length, 18);
    fields.writeUInt16LE(name.length, 22);
    const head = Buffer.concat([Buffer.from("PK\u0003\u0004", "latin1"), fields, Buffer.from(name)]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    central.push(
      Buffer.concat([Buffer.from("PK\u0001\u0002\u0014\u0000", "latin1"), fields, tail, Buffer.from(name)]),
    );
    local.push(head, packed);
    offset += head.length + packed.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.write("PK\u0005\u0006", "latin1");
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...local, directory, end]);
}
