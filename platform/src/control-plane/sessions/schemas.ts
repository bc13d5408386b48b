import { z } from "zod";

export const Credentials = z.object({
  username: z.string().trim().min(1).max(254).describe("User name or e-mail"),
  password: z.string().min(1).max(200),
});
export const Refresh = z.object({ refresh: z.string().min(1).max(200) });
export const Tokens = z.object({
  access: z.string().describe("Send as `Authorization: Bearer`; good for 10 minutes"),
  refresh: z.string().describe("Good for one refresh; a lost answer can be asked for again for 30 seconds"),
});
export const Access = Tokens.pick({ access: true });
