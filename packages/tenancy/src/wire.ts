/** A parameter as it travels: text, bytes, or null. */
export type WireValue = string | Buffer | null;

const FIRST_BYTES = 1024;

/**
 * Collects the messages of PostgreSQL's extended protocol, to be sent in one write: pg writes each by itself, and five small
 * buffers in one `writev` take the kernel longer than one buffer.
 */
export class Wire {
  #buffer = Buffer.allocUnsafe(FIRST_BYTES);
  #length = 0;

  parse(name: string, text: string): void {
    this.#message("P", () => {
      this.#cstring(name);
      this.#cstring(text);
      this.#int16(0);
    });
  }

  bind(name: string, values: readonly WireValue[]): void {
    this.#message("B", () => {
      this.#cstring("");
      this.#cstring(name);
      this.#int16(values.length);
      for (const value of values) this.#int16(Buffer.isBuffer(value) ? 1 : 0);
      this.#int16(values.length);
      for (const value of values) this.#value(value);
      this.#int16(0);
    });
  }

  describe(): void {
    this.#message("D", () => this.#cstring("P"));
  }

  execute(): void {
    this.#message("E", () => {
      this.#cstring("");
      this.#int32(0);
    });
  }

  close(name: string): void {
    this.#message("C", () => this.#cstring(`S${name}`));
  }

  sync(): void {
    this.#message("S", () => {});
  }

  bytes(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }

  #message(type: string, write: () => void): void {
    this.#room(5);
    this.#buffer[this.#length] = type.charCodeAt(0);
    const start = this.#length + 1;
    this.#length += 5;
    write();
    this.#buffer.writeInt32BE(this.#length - start, start);
  }

  #value(value: WireValue): void {
    if (value === null) return this.#int32(-1);
    const length = typeof value === "string" ? Buffer.byteLength(value) : value.length;
    this.#int32(length);
    this.#room(length);
    if (typeof value === "string") this.#buffer.write(value, this.#length);
    else value.copy(this.#buffer, this.#length);
    this.#length += length;
  }

  #cstring(text: string): void {
    const length = Buffer.byteLength(text);
    this.#room(length + 1);
    this.#buffer.write(text, this.#length);
    this.#length += length;
    this.#buffer[this.#length++] = 0;
  }

  #int16(value: number): void {
    this.#room(2);
    this.#length = this.#buffer.writeUInt16BE(value, this.#length);
  }

  #int32(value: number): void {
    this.#room(4);
    this.#length = this.#buffer.writeInt32BE(value, this.#length);
  }

  #room(bytes: number): void {
    if (this.#length + bytes <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(2 * this.#buffer.length + bytes);
    this.#buffer.copy(larger, 0, 0, this.#length);
    this.#buffer = larger;
  }
}
