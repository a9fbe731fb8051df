import type { ViewTables } from './colour.ts'
import type { TileTables } from './local-contrast.ts'

const vertex = `#version 300 es
void main() { vec2 p = vec2((gl_VertexID << 1) & 2, gl_VertexID & 2); gl_Position = vec4(p * 2.0 - 1.0, 0.0, 1.0); }`

const fragment = `#version 300 es
precision highp float; precision highp int; precision highp usampler2D; precision highp sampler2D;
uniform usampler2D high; uniform usampler2D matter; uniform usampler2D grey; uniform sampler2D colours;
uniform usampler2D tiles; uniform ivec2 size; uniform ivec3 grid;
out vec4 colour;
uint tile(ivec2 at, uint level) {
  ivec2 inside = clamp(at, ivec2(0), grid.xy - 1);
  return texelFetch(tiles, ivec2(int(level), inside.y * grid.x + inside.x), 0).r;
}
uint locally(ivec2 p, uint level) {
  int side = 1 << grid.z;
  ivec2 q = p - (side >> 1);
  ivec2 t = q >> grid.z;
  uvec2 near = uvec2(q & (side - 1));
  uvec2 far = uvec2(uint(side)) - near;
  uint upper = tile(t, level) * far.x + tile(t + ivec2(1, 0), level) * near.x;
  uint lower = tile(t + ivec2(0, 1), level) * far.x + tile(t + ivec2(1, 1), level) * near.x;
  return (upper * far.y + lower * near.y + (1u << uint(2 * grid.z - 1))) >> uint(2 * grid.z);
}
void main() {
  ivec2 p = ivec2(int(gl_FragCoord.x), size.y - 1 - int(gl_FragCoord.y));
  uint value = texelFetch(high, p, 0).r;
  uint level = texelFetch(grey, ivec2(int(value & 255u), int(value >> 8u)), 0).r;
  if (grid.z > 0) level = locally(p, level);
  uint kind = texelFetch(matter, p, 0).r;
  colour = texelFetch(colours, ivec2(int(level), int(kind)), 0);
}`

/**
 * One picture ready to be painted, sizes in px: transmission × 65535 (sharpened where edges are wanted), classes (null with one energy),
 * the tables of the view, and those of local contrast where it is on.
 */
export type Frame = {
  readonly width: number
  readonly height: number
  readonly high: Uint16Array
  readonly classes: Uint8Array | null
  readonly tables: ViewTables
  readonly tiles: TileTables | null
}

const samplers = ['high', 'matter', 'grey', 'colours', 'tiles'] as const
type Sampler = (typeof samplers)[number]

/** No tiles and no classes: one texel of the nought. */
const nought = new Uint8Array(1)

/**
 * Paints a picture with WebGL2 into a canvas of the picture's own size by table look-ups, as the CPU does. What has not changed since
 * the last frame stays on the GPU, so that a moving window sends 64 kB and not the picture.
 */
export class GlPainter {
  readonly #gl: WebGL2RenderingContext
  readonly #textures: readonly WebGLTexture[]
  readonly #size: WebGLUniformLocation | null
  readonly #grid: WebGLUniformLocation | null
  readonly #sent = new Map<Sampler, ArrayBufferView>()

  private constructor(gl: WebGL2RenderingContext, program: WebGLProgram) {
    this.#gl = gl
    this.#textures = samplers.map(() => gl.createTexture())
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1)
    gl.useProgram(program)
    for (const [unit, name] of samplers.entries()) gl.uniform1i(gl.getUniformLocation(program, name), unit)
    this.#size = gl.getUniformLocation(program, 'size')
    this.#grid = gl.getUniformLocation(program, 'grid')
  }

  /** A painter for this canvas, or null where there is no WebGL2. */
  static open(canvas: HTMLCanvasElement): GlPainter | null {
    const gl = canvas.getContext('webgl2', { antialias: false, alpha: false, preserveDrawingBuffer: true })
    if (!gl) return null
    const program = link(gl)
    return program ? new GlPainter(gl, program) : null
  }

  /** Draws the whole picture. */
  paint({ width, height, high, classes, tables, tiles }: Frame): void {
    const gl = this.#gl
    gl.viewport(0, 0, width, height)
    const whole = (data: Uint16Array | Uint8Array): [number, number] => (data === nought ? [1, 1] : [width, height])
    this.#send('high', [gl.R16UI, gl.RED_INTEGER, gl.UNSIGNED_SHORT], whole(high), high)
    const byte = [gl.R8UI, gl.RED_INTEGER, gl.UNSIGNED_BYTE] as const
    this.#send('matter', byte, whole(classes ?? nought), classes ?? nought)
    this.#send('grey', byte, [256, 256], tables.grey)
    this.#send('colours', [gl.RGBA8, gl.RGBA, gl.UNSIGNED_BYTE], [256, 256], tables.colours)
    this.#send('tiles', byte, tiles ? [256, tiles.columns * tiles.rows] : [1, 1], tiles?.tables ?? nought)
    gl.uniform2i(this.#size, width, height)
    gl.uniform3i(this.#grid, tiles?.columns ?? 0, tiles?.rows ?? 0, tiles?.shift ?? 0)
    gl.drawArrays(gl.TRIANGLES, 0, 3)
  }

  #send(
    name: Sampler,
    [format, base, type]: readonly [number, number, number],
    [width, height]: readonly [number, number],
    data: Uint8Array | Uint16Array | Uint32Array,
  ): void {
    if (this.#sent.get(name) === data) return
    this.#sent.set(name, data)
    const gl = this.#gl
    const unit = samplers.indexOf(name)
    const bytes = data instanceof Uint32Array ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : data
    gl.activeTexture(gl.TEXTURE0 + unit)
    gl.bindTexture(gl.TEXTURE_2D, this.#textures[unit] ?? null)
    gl.texImage2D(gl.TEXTURE_2D, 0, format, width, height, 0, base, type, bytes)
    for (const filter of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER])
      gl.texParameteri(gl.TEXTURE_2D, filter, gl.NEAREST)
  }
}

function link(gl: WebGL2RenderingContext): WebGLProgram | null {
  const program = gl.createProgram()
  for (const [type, source] of [
    [gl.VERTEX_SHADER, vertex],
    [gl.FRAGMENT_SHADER, fragment],
  ] as const) {
    const shader = gl.createShader(type)
    if (!shader) return null
    gl.shaderSource(shader, source)
    gl.compileShader(shader)
    gl.attachShader(program, shader)
  }
  gl.linkProgram(program)
  return gl.getProgramParameter(program, gl.LINK_STATUS) ? program : null
}
