import { accessSync, chmodSync, constants, mkdirSync } from "node:fs";
import { StartError } from "../../errors.ts";

/**
 * Makes the data folder. Others may pass through it, because PostgreSQL may have to run as another user, but see
 * nothing: what lies in it is readable for its owner alone.
 */
export function openDataFolder(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true });
    accessSync(directory, constants.W_OK | constants.X_OK);
    if (process.getuid?.() === 0) chmodSync(directory, 0o711);
  } catch (error) {
    throw new StartError(
      "DATA_FOLDER_UNUSABLE",
      `The data folder ${directory} cannot be used: ${(error as Error).message}.`,
      "Give yourself the right to write there, or choose another folder with ROWHOUSE_DATA.",
      { cause: error },
    );
  }
}
