import { OpenAPIHono, z } from '@hono/zod-openapi';
import { opaqueIdSchema } from '../../../src/domain/opaque-id.js';
import type { Principal } from '../identity/principal.js';
import type { WriteKind } from '../limits/write-limits.js';
import { problemResponse } from '../problems/problem.js';

/** What every handler behind the sign-in finds. */
export interface ApiEnv {
  Variables: {
    principal: Principal;
    /** Whether what an officer asks for stands in the ledger already, refused or not. */
    isWritten?: true;
    /** @throws ConsultError `backend/too-many-requests` */
    takeWrite: (kind: WriteKind) => Promise<void>;
  };
}

/** A router whose refusals are problem documents. An id of the wrong shape is an id that does not exist. */
export function createRouter(): OpenAPIHono<ApiEnv> {
  return new OpenAPIHono<ApiEnv>({
    defaultHook: (result) => {
      if (result.success) return undefined;
      return problemResponse(result.target === 'param' ? 'backend/not-found' : 'backend/rejected');
    },
  });
}

/** An opaque id in a path. */
export const idParam = z.string().refine((value) => opaqueIdSchema.safeParse(value).success).openapi({ type: 'string', pattern: '^[A-Za-z0-9_-]{1,64}$' });

/** A small whole number in a path. */
export const numberParam = z.string().regex(/^(0|[1-9]\d{0,8})$/).transform(Number).openapi({ type: 'integer', minimum: 0 });

export const bearer = [{ bearer: [] }];
