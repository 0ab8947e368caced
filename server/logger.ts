import { type Logger as PinoLogger, pino } from 'pino';

export type Logger = Pick<PinoLogger, 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'child'>;

const SECRET_FIELDS = [
  'password',
  'token',
  'accessToken',
  'refreshToken',
  'apiKey',
  'secret',
  'cookie',
  'authorization',
];

/** Structured logs on stdout; secrets are replaced wherever they stand, up to three levels deep. */
export function createLogger(level: string): PinoLogger {
  return pino({
    level,
    base: null,
    serializers: { err: (error: unknown) => describeError(error) },
    redact: {
      paths: [
        'req.headers.cookie',
        'req.headers.authorization',
        'res.headers["set-cookie"]',
        ...SECRET_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]),
      ],
      censor: '[redacted]',
    },
  });
}

const DEEPEST_CAUSE = 4;

/** What helps to find the fault. Drivers hang whole clients, with addresses and passwords, on their errors: left out. */
function describeError(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return error;
  return {
    type: error.name,
    message: error.message,
    ...('code' in error && { code: error.code }),
    stack: error.stack,
    ...(error.cause !== undefined && depth < DEEPEST_CAUSE && { cause: describeError(error.cause, depth + 1) }),
  };
}
