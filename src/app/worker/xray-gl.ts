// The same projection on a GPU: the field as a 3D texture of half floats, one ray a fragment, one bilinear sample where it crosses each slice of its
// own main axis (the method of kernels/project.ts). Read back as floats, so that everything after it is shared with the WASM way.
// Fails first: filtering hardware rounds the weights to 1/256, and half floats carry 11 bits: about 1e-3 of a picture's maximum together.
import type { XrayField, XrayProjector } from '../../host/worker-xray.ts';

const vertexCode = `#version 300 es
void main() { gl_Position = vec4(vec2((gl_VertexID << 1) & 2, gl_VertexID & 2) * 2.0 - 1.0, 0.0, 1.0); }`;
const fragmentCode = `#version 300 es
precision highp float;
precision highp sampler3D;
uniform sampler3D field;
uniform vec3 size, spacing, source, corner, stepU, stepV, low, high;
out vec4 answer;
void main() {
  vec2 at = floor(gl_FragCoord.xy);
  vec3 d = corner + at.x * stepU + at.y * stepV - source;
  vec3 b = abs(d);
  int m = b.x >= b.y && b.x >= b.z ? 0 : b.y >= b.z ? 1 : 2;
  if (b[m] == 0.0) { answer = vec4(0.0); return; }
  vec3 k = d / d[m];
  float from = max(low[m], ceil(min(source[m], source[m] + d[m])));
  float to = min(high[m], floor(max(source[m], source[m] + d[m])));
  for (int a = 0; a < 3; a++) {
    if (a == m) continue;
    float e = low[a] - 1.0, f = high[a] + 1.0;
    if (abs(k[a]) < 1e-7) { if (source[a] <= e || source[a] >= f) { answer = vec4(0.0); return; } continue; }
    float p = (e - source[a]) / k[a] + source[m], q = (f - source[a]) / k[a] + source[m];
    from = max(from, ceil(min(p, q)));
    to = min(to, floor(max(p, q)));
  }
  float sum = 0.0;
  vec3 per = 1.0 / size;
  for (float i = from; i <= to; i += 1.0) {
    vec3 p = source + k * (i - source[m]);
    p[m] = i;
    sum += texture(field, (p + 0.5) * per).r;
  }
  answer = vec4(sum * length(k * spacing), 0.0, 0.0, 1.0);
}`;

/** Bits of a half float nearest to a number between 0 and 60000. */
function half(v: number): number {
  if (!(v > 0)) return 0;
  const e = Math.floor(Math.log2(v));
  if (e < -14) return Math.round(v * 2 ** 24);
  const m = Math.round((v / 2 ** e - 1) * 1024);
  return ((e + 15) << 10) + m;
}
/** Programs that only imitate a GPU are slower than WASM. */
const imitation = /swiftshader|llvmpipe|software|basic render/i;

/** Undefined where WebGL 2, its float targets, a real GPU (unless `anyway`) or room for the texture are missing. */
export function glProjector(given: XrayField, anyway: boolean): XrayProjector | undefined {
  if (typeof OffscreenCanvas === 'undefined') return undefined;
  const gl = new OffscreenCanvas(1, 1).getContext('webgl2', { powerPreference: 'high-performance', antialias: false });
  if (gl === null || gl.getExtension('EXT_color_buffer_float') === null) return undefined;
  const info = gl.getExtension('WEBGL_debug_renderer_info');
  const name = String(gl.getParameter(info?.UNMASKED_RENDERER_WEBGL ?? gl.RENDERER));
  const most = gl.getParameter(gl.MAX_3D_TEXTURE_SIZE) as number;
  // a zero voxel all round, as in the other way
  const size = given.size.map((n) => n + 2) as [number, number, number];
  if ((!anyway && imitation.test(name)) || Math.max(...size) > most) {
    gl.getExtension('WEBGL_lose_context')?.loseContext();
    return undefined;
  }
  const program = linked(gl);
  const texture = program === undefined ? undefined : laid(gl, given, size);
  if (program === undefined || texture === undefined) return undefined;
  const target = gl.createTexture();
  const frame = gl.createFramebuffer();
  gl.useProgram(program);
  const set = (uniform: string, v: readonly number[]): void => gl.uniform3f(gl.getUniformLocation(program, uniform), v[0], v[1], v[2]);
  return {
    project(view, box) {
      const { width, height } = view;
      gl.bindTexture(gl.TEXTURE_2D, target);
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.R32F, width, height, 0, gl.RED, gl.FLOAT, null);
      gl.bindFramebuffer(gl.FRAMEBUFFER, frame);
      gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, target, 0);
      gl.viewport(0, 0, width, height);
      gl.activeTexture(gl.TEXTURE0);
      gl.bindTexture(gl.TEXTURE_3D, texture);
      const up = (p: readonly number[]): number[] => p.map((c) => c + 1);
      const low = box === undefined ? [0, 0, 0] : box.from.map((f) => f + 1);
      const high = box === undefined ? size.map((n) => n - 1) : box.from.map((f, a) => f + box.size[a]);
      set('size', size);
      set('spacing', given.spacing);
      set('source', up(view.source));
      set('corner', up(view.corner));
      set('stepU', view.stepU);
      set('stepV', view.stepV);
      set('low', low);
      set('high', high);
      gl.drawArrays(gl.TRIANGLES, 0, 3);
      const out = new Float32Array(width * height);
      gl.readPixels(0, 0, width, height, gl.RED, gl.FLOAT, out);
      // a context that was lost, or a card without room, answers with zeros
      if (gl.isContextLost() || gl.getError() !== gl.NO_ERROR) throw new Error('the graphics card gave no picture');
      return out;
    },
    free: () => gl.getExtension('WEBGL_lose_context')?.loseContext(),
  };
}

function linked(gl: WebGL2RenderingContext): WebGLProgram | undefined {
  const program = gl.createProgram();
  for (const [kind, code] of [
    [gl.VERTEX_SHADER, vertexCode],
    [gl.FRAGMENT_SHADER, fragmentCode],
  ] as const) {
    const shader = gl.createShader(kind);
    if (shader === null) return undefined;
    gl.shaderSource(shader, code);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  return gl.getProgramParameter(program, gl.LINK_STATUS) === true ? program : undefined;
}
/** The field as a texture, slice by slice. */
function laid(gl: WebGL2RenderingContext, given: XrayField, size: readonly [number, number, number]): WebGLTexture | undefined {
  const texture = gl.createTexture();
  gl.bindTexture(gl.TEXTURE_3D, texture);
  gl.texStorage3D(gl.TEXTURE_3D, 1, gl.R16F, size[0], size[1], size[2]);
  for (const at of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER]) gl.texParameteri(gl.TEXTURE_3D, at, gl.LINEAR);
  for (const at of [gl.TEXTURE_WRAP_S, gl.TEXTURE_WRAP_T, gl.TEXTURE_WRAP_R]) gl.texParameteri(gl.TEXTURE_3D, at, gl.CLAMP_TO_EDGE);
  gl.pixelStorei(gl.UNPACK_ALIGNMENT, 2);
  const [nx, ny, nz] = given.size;
  const slice = new Uint16Array(size[0] * size[1]);
  gl.texSubImage3D(gl.TEXTURE_3D, 0, 0, 0, 0, size[0], size[1], 1, gl.RED, gl.HALF_FLOAT, slice);
  gl.texSubImage3D(gl.TEXTURE_3D, 0, 0, 0, nz + 1, size[0], size[1], 1, gl.RED, gl.HALF_FLOAT, slice);
  for (let k = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) for (let i = 0; i < nx; i++) slice[i + 1 + size[0] * (j + 1)] = half(given.field[i + nx * (j + ny * k)]);
    gl.texSubImage3D(gl.TEXTURE_3D, 0, 0, 0, k + 1, size[0], size[1], 1, gl.RED, gl.HALF_FLOAT, slice);
  }
  return gl.getError() === gl.NO_ERROR ? texture : undefined;
}
