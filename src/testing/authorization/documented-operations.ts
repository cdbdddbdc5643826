import { expect } from '../contract/expect.js';

const METHODS = ['get', 'put', 'post', 'delete', 'patch', 'head', 'options', 'trace'];

/** Every operation of the backend's OpenAPI document, as `GET /recordings/{rid}`. @throws Error when there is no document */
export async function documentedOperations(url: string, token: string): Promise<string[]> {
  const response = await fetch(`${url}/openapi.json`, { headers: { Authorization: `Bearer ${token}` } });
  expect(response.ok, `${url}/openapi.json answers ${response.status}`);
  const { paths } = (await response.json()) as { paths?: Record<string, Record<string, unknown>> };
  expect(paths !== undefined, `${url}/openapi.json has no paths`);
  return Object.entries(paths).flatMap(([path, item]) => METHODS.filter((method) => method in item).map((method) => `${method.toUpperCase()} ${path}`));
}

/** The same operation, whatever its document calls the parts of the path. */
export function operationShape(operation: string): string {
  return operation.replaceAll(/\{\w+\}/g, '{}');
}
