import { paletteOf } from './colour.ts'
import type { View } from './view.ts'
import { greyTable } from './window-level.ts'

const vertex = `#version 300 es
void main() { vec2 p = vec2((gl_VertexID << 1) & 2, gl_VertexID & 2); gl_Position = vec4(p * 2.0 - 1.0, 0.0, 1.0); }`

const fragment = `#version 300 es
precision highp float; precision highp int; precision highp usampler2D; precision highp sampler2D;
uniform usampler2D high; uniform usampler2D matter; uniform usampler2D grey; uniform sampler2D colours; uniform ivec2 size;
out vec4 colour;
void main() {
  ivec2 p = ivec2(int(gl_FragCoord.x), size.y - 1 - int(gl_FragCoord.y));
  uint value = texelFetch(high, p, 0).r;
  uint level = texelFetch(grey, ivec2(int(value & 255u), int(value >> 8u)), 0).r;
  uint kind = texelFetch(matter, p, 0).r;
  colour = texelFetch(colours, ivec2(int(level), int(kind)), 0);
}`

/** Paints a picture with WebGL2 into a canvas of the picture's own size: two table look-ups a pixel, as the CPU does. */
export class GlPainter {
  readonly #gl: WebGL2RenderingContext
  readonly #program: WebGLProgram
  readonly #textures: readonly WebGLTexture[]

  private constructor(gl: WebGL2RenderingContext, program: WebGLProgram) {
    this.#gl = gl
    this.#program = program
    this.#textures = Array.from({ length: 4 }, () => gl.createTexture())
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1)
  }

  /** A painter for this canvas, or null where there is no WebGL2. */
  static open(canvas: HTMLCanvasElement): GlPainter | null {
    const gl = canvas.getContext('webgl2', { antialias: false, alpha: false, preserveDrawingBuffer: true })
    if (!gl) return null
    const program = link(gl)
    return program ? new GlPainter(gl, program) : null
  }

  /** Draws the whole picture; sizes in px, `classes` null with one energy. */
  paint(width: number, height: number, high: Uint16Array, classes: Uint8Array | null, view: View): void {
    const gl = this.#gl
    gl.viewport(0, 0, width, height)
    gl.useProgram(this.#program)
    const set = (
      unit: number,
      format: number,
      base: number,
      type: number,
      w: number,
      h: number,
      data: ArrayBufferView,
    ): void => {
      gl.activeTexture(gl.TEXTURE0 + unit)
      gl.bindTexture(gl.TEXTURE_2D, this.#textures[unit] ?? null)
      gl.texImage2D(gl.TEXTURE_2D, 0, format, w, h, 0, base, type, data)
      for (const filter of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER])
        gl.texParameteri(gl.TEXTURE_2D, filter, gl.NEAREST)
    }
    set(0, gl.R16UI, gl.RED_INTEGER, gl.UNSIGNED_SHORT, width, height, high)
    set(1, gl.R8UI, gl.RED_INTEGER, gl.UNSIGNED_BYTE, width, height, classes ?? new Uint8Array(width * height))
    set(2, gl.R8UI, gl.RED_INTEGER, gl.UNSIGNED_BYTE, 256, 256, greyTable(view))
    set(3, gl.RGBA8, gl.RGBA, gl.UNSIGNED_BYTE, 256, 256, new Uint8Array(paletteOf(view).buffer))
    for (const [unit, name] of ['high', 'matter', 'grey', 'colours'].entries())
      gl.uniform1i(gl.getUniformLocation(this.#program, name), unit)
    gl.uniform2i(gl.getUniformLocation(this.#program, 'size'), width, height)
    gl.drawArrays(gl.TRIANGLES, 0, 3)
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
