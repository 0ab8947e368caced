import { AppError } from '../../errors.js';

/** What went wrong, also in the words of OFREP, for whoever evaluates flags by it. */
export function withOfrepCode(error: AppError): AppError {
  const { status, code, message, errors, retryAfter, extra } = error;
  if ('errorCode' in extra) return error;
  const errorCode = [400, 413, 415].includes(status) ? 'PARSE_ERROR' : 'GENERAL';
  return new AppError(status, code, message, {
    cause: error,
    extra: { ...extra, errorCode, errorDetails: message },
    ...(errors && { errors }),
    ...(retryAfter !== undefined && { retryAfter }),
  });
}
