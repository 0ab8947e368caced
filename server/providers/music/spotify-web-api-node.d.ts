/** The part of the package that its published types leave out: what it sends its requests through. */
declare module 'spotify-web-api-node/src/http-manager.js' {
  export interface PackageRequest {
    getURI(): string;
    getQueryParameters(): Record<string, string | number | boolean | undefined> | undefined;
    getBodyParameters(): unknown;
    getHeaders(): Record<string, string> | undefined;
  }
  type Callback = (
    error: unknown,
    response?: { body: unknown; headers: Record<string, string>; statusCode: number },
  ) => void;
  type Method = (request: PackageRequest, callback: Callback) => void;
  const HttpManager: Record<'get' | 'post' | 'put' | 'del', Method>;
  export = HttpManager;
}
