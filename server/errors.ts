/** Why the program cannot start; its message is one sentence for the person at the terminal. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

export interface FieldError {
  /** Where in the request: "body.minutes", "query.limit". */
  path: string;
  message: string;
}

export interface AppErrorOptions extends ErrorOptions {
  errors?: FieldError[];
  /** Seconds until a repetition makes sense; sent as Retry-After. */
  retryAfter?: number;
  /** Further members of the problem document, such as both states of a conflict. */
  extra?: Record<string, unknown>;
}

const TITLES = {
  400: 'Bad request',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  408: 'Request timeout',
  409: 'Conflict',
  413: 'Too large',
  415: 'Unsupported type',
  422: 'Understood but impossible',
  429: 'Too many requests',
  500: 'Internal error',
  503: 'Not available now',
} as const;

export type ErrorStatus = keyof typeof TITLES;

/** An error that a client is told about. `code` is stable: clients and tests rely on it. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly title: string;
  readonly errors: FieldError[] | undefined;
  readonly retryAfter: number | undefined;
  readonly extra: Record<string, unknown>;

  constructor(
    readonly status: ErrorStatus,
    readonly code: string,
    detail: string,
    options: AppErrorOptions = {},
  ) {
    super(detail, options);
    this.title = TITLES[status];
    this.errors = options.errors;
    this.retryAfter = options.retryAfter;
    this.extra = options.extra ?? {};
  }
}

export const invalid = (errors: FieldError[]): AppError =>
  new AppError(400, 'invalid-request', errors.map((error) => `${error.path}: ${error.message}`).join('; '), { errors });
export const notSignedIn = (options?: ErrorOptions): AppError =>
  new AppError(401, 'not-signed-in', 'Sign in to do this.', options);
export const notAllowed = (detail: string): AppError => new AppError(403, 'not-allowed', detail);
/** Also for what belongs to somebody else: its existence is nobody's business. */
export const notFound = (what: string): AppError => new AppError(404, 'not-found', `There is no such ${what}.`);
export const conflict = (code: string, detail: string, extra?: Record<string, unknown>): AppError =>
  new AppError(409, code, detail, extra ? { extra } : {});
export const impossible = (code: string, detail: string): AppError => new AppError(422, code, detail);
