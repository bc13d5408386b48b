import { createPrivateKey, createPublicKey } from "node:crypto";
import { errors, jwtVerify, SignJWT } from "jose";
import { z } from "zod";
import { ProblemError } from "../../errors.ts";

const lifetimeSeconds = 600;
const algorithm = "EdDSA";
const issuer = "rowhouse";
const audience = "rowhouse-api";
const type = "at+jwt";
/** What stands before the 32 bytes of an Ed25519 key in PKCS #8 (RFC 8410). */
const pkcs8Prefix = Buffer.from("302e020100300506032b657004220420", "hex");

const Claims = z.object({
  sub: z.uuid(),
  sid: z.uuid(),
  kind: z.enum(["api", "web"]),
  org: z.string().optional(),
});

/** What an access token says: who, by which log-in, and perhaps for which organization (by its slug). */
interface AccessClaims {
  userId: string;
  family: string;
  kind: "api" | "web";
  organization?: string | undefined;
}

export interface AccessTokens {
  /** The same claims issued for the same moment give the same token. */
  issue(claims: AccessClaims, issuedAt: Date): Promise<string>;
  /** @throws ProblemError TOKEN_INVALID or TOKEN_EXPIRED */
  verify(token: string): Promise<AccessClaims>;
}

/** @param seed 32 bytes; the signing key follows from them */
export function createAccessTokens(seed: Buffer, now: () => Date = () => new Date()): AccessTokens {
  const privateKey = createPrivateKey({
    key: Buffer.concat([pkcs8Prefix, seed]),
    format: "der",
    type: "pkcs8",
  });
  const publicKey = createPublicKey(privateKey);

  return {
    issue({ userId, family, kind, organization }, issuedAt) {
      const seconds = Math.floor(issuedAt.getTime() / 1000);
      return new SignJWT({ sid: family, kind, ...(organization === undefined ? {} : { org: organization }) })
        .setProtectedHeader({ alg: algorithm, typ: type })
        .setSubject(userId)
        .setIssuer(issuer)
        .setAudience(audience)
        .setIssuedAt(seconds)
        .setExpirationTime(seconds + lifetimeSeconds)
        .sign(privateKey);
    },

    async verify(token) {
      try {
        const { payload } = await jwtVerify(token, publicKey, {
          algorithms: [algorithm],
          issuer,
          audience,
          typ: type,
          currentDate: now(),
          requiredClaims: ["sub", "exp", "iat"],
        });
        const { sub, sid, kind, org } = Claims.parse(payload);
        return { userId: sub, family: sid, kind, organization: org };
      } catch (error) {
        throw new ProblemError(error instanceof errors.JWTExpired ? "TOKEN_EXPIRED" : "TOKEN_INVALID", {
          cause: error,
          headers: { "www-authenticate": 'Bearer error="invalid_token"' },
        });
      }
    },
  };
}
