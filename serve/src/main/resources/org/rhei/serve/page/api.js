/** The server's interface: the Open Inference Protocol (V2) with Rhei's extensions. */

/** An answer with an error status. */
export class ApiError extends Error {
  /** @param {number} status @param {string} message @param {number} retryAfter seconds; 0 if the server did not name a time */
  constructor(status, message, retryAfter) {
    super(message);
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

/**
 * @typedef {object} Draw what to ask for
 * @property {string} model
 * @property {number[]} x flat
 * @property {number[]} shape of x without the number of observations
 * @property {number} seed
 * @property {number} first
 * @property {number} nsamples
 * @property {?number} epsilon
 *
 * @typedef {{parameters: object, outputs: Map<string, {shape: number[], data: ArrayLike<number>}>, bytes: number}} Reply
 */

export class Client {
  constructor() {
    this.token = '';
    this.requests = 0;
  }

  /** @returns {Promise<{name: string, state: string, reason: string}[]>} */
  async models() {
    return (await this.#fetch('v2/repository/index', {method: 'POST', body: '{}'})).json();
  }

  /** @param {string} model @returns {Promise<object>} */
  async config(model) {
    return (await this.#fetch(`${modelPath(model)}/config`)).json();
  }

  /**
   * Draws samples.
   * @param {Draw} draw
   * @param {string[]} outputs `theta`, `trajectory`
   * @param {AbortSignal} signal
   * @returns {Promise<Reply>}
   */
  async infer(draw, outputs, signal) {
    const parameters = {seed: draw.seed, nsamples: draw.nsamples, first: draw.first};
    if (draw.epsilon !== null) {
      parameters.epsilon = draw.epsilon;
    }
    const request = {
      id: String(++this.requests),
      inputs: draw.x.length === 0 ? [] : [{name: 'x', datatype: 'FP32', shape: [1, ...draw.shape], data: draw.x}],
      parameters,
      outputs: outputs.map((name) => ({name, parameters: {binary_data: true}})),
    };
    const response = await this.#fetch(`${modelPath(draw.model)}/infer`, {method: 'POST', body: JSON.stringify(request), signal});
    return decode(await response.arrayBuffer(), response.headers.get('Inference-Header-Content-Length'));
  }

  /**
   * Fetches samples as a file.
   * @param {Draw} draw
   * @param {string} format `npz`, `csv` or `parquet`
   * @returns {Promise<Blob>}
   */
  async file(draw, format) {
    const query = new URLSearchParams({seed: String(draw.seed), nsamples: String(draw.nsamples)});
    if (draw.x.length > 0) {
      query.set('x', draw.x.join(','));
    }
    if (draw.epsilon !== null) {
      query.set('epsilon', String(draw.epsilon));
    }
    return (await this.#fetch(`${modelPath(draw.model)}/samples.${format}?${query}`)).blob();
  }

  async #fetch(path, options = {}) {
    const headers = {};
    if (options.body) {
      headers['Content-Type'] = 'application/json';
    }
    if (this.token) {
      headers.Authorization = `Bearer ${this.token}`;
    }
    // Relative to the page, so that the server may lie below a path of a proxy.
    const response = await fetch(new URL(path, document.baseURI), {...options, headers});
    if (!response.ok) {
      throw new ApiError(response.status, await errorText(response), Number(response.headers.get('Retry-After')) || 0);
    }
    return response;
  }
}

/** @param {string} model */
function modelPath(model) {
  return `v2/models/${encodeURIComponent(model)}`;
}

/** @param {Response} response @returns {Promise<string>} the server's line, or the status where the body has none */
async function errorText(response) {
  const text = await response.text();
  try {
    return String(JSON.parse(text).error ?? `status ${response.status}`);
  } catch {
    return `status ${response.status} ${response.statusText}`;
  }
}

/**
 * Reads a reply: JSON, followed by the values of binary outputs in the order of the outputs.
 * @param {ArrayBuffer} body
 * @param {?string} jsonLength the length of the JSON; null if the body is JSON alone
 * @returns {Reply}
 */
export function decode(body, jsonLength) {
  const length = jsonLength === null ? body.byteLength : Number(jsonLength);
  const json = JSON.parse(new TextDecoder().decode(new Uint8Array(body, 0, length)));
  const outputs = new Map();
  let at = length;
  for (const output of json.outputs) {
    const size = output.parameters?.binary_data_size;
    // A slice, since the values need not begin at a multiple of four bytes.
    const data = size === undefined ? output.data : new Float32Array(body.slice(at, at + size));
    at += size ?? 0;
    outputs.set(output.name, {shape: output.shape, data});
  }
  return {parameters: json.parameters ?? {}, outputs, bytes: body.byteLength};
}
