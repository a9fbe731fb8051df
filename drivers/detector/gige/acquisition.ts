import { DriverError } from '../../driver-error.ts'
import type { DetectorSettings } from '../detector.ts'
import type { Features } from './genicam.ts'
import type { BlockShape } from './pending-block.ts'
import { type PixelFormat, pixelFormatOf, pixelFormats, rowBytes } from './pixels.ts'
import type { GigeSettings } from './settings.ts'

/** Runs a write for one of our settings; a camera that refuses it is told by the setting's name. */
async function setting(name: string, value: number | string, write: () => Promise<void>): Promise<void> {
  try {
    await write()
  } catch (cause) {
    if (!(cause instanceof DriverError) || cause.code === 'timeout' || cause.code === 'closed') throw cause
    const words = `The camera refused the setting ${name} = ${value} (${cause.message})`
    throw new DriverError('refused', words, { setting: name }, { cause })
  }
}

/** Sets a number where the camera has the feature. */
async function writeIf(features: Features, name: string, value: number): Promise<void> {
  if (features.has(name)) await features.write(name, value)
}

/** Chooses an entry where the camera has it. */
async function chooseIf(features: Features, name: string, entry: string): Promise<void> {
  if (features.entries(name).has(entry)) await features.choose(name, entry)
}

/** The pixel format to be used: the one that is set, else the best that the camera's list has, else the one that it stands at. */
function wantedFormat(features: Features, { pixelFormat }: GigeSettings, now: number): PixelFormat {
  const offered = features.entries('PixelFormat')
  const codes = offered.size > 0 ? [...offered.values()] : [now]
  const format = pixelFormat
    ? pixelFormats.find(({ name }) => name === pixelFormat)
    : pixelFormats.find(({ code }) => codes.includes(code))
  if (format) return format
  throw new DriverError('out-of-range', 'The camera has no pixel format that a line can come in, such as Mono16.', {
    pixelFormat,
  })
}

/**
 * Sets what a block looks like, while the camera stands: pixel format, width (all energies beside each other), lines, chunks with the
 * encoder and the line status. Gives what the camera then says. Throws DriverError `refused`, `out-of-range`.
 */
export async function setShape(features: Features, settings: GigeSettings): Promise<BlockShape> {
  const format = wantedFormat(features, settings, await features.read('PixelFormat'))
  await setting('pixelFormat', format.name, () => features.write('PixelFormat', format.code))
  const { channels, energies, linesPerBlock } = settings
  if (channels > 0) await setting('channels', channels, () => features.write('Width', channels * energies))
  if (linesPerBlock > 0) await setting('linesPerBlock', linesPerBlock, () => features.write('Height', linesPerBlock))
  await setChunks(features)
  const pixelFormat = await features.read('PixelFormat')
  const width = await features.read('Width')
  const height = await features.read('Height')
  const stands = pixelFormatOf(pixelFormat)
  if (!stands || !(width > 0) || !(height > 0) || width % energies !== 0)
    throw new DriverError(
      'wrong-device',
      `The camera's image is ${width} × ${height} in a format that no line comes in.`,
      {
        pixelFormat,
      },
    )
  const image = rowBytes(stands, width, 0) * height
  const told = features.has('PayloadSize') ? await features.read('PayloadSize') : image
  return { pixelFormat, width, height, payloadBytes: Math.max(told, image) }
}

/** Line-scan chunks by their SFNC names; a camera without them derives both (see block-lines). */
export const chunkFeatures = { encoder: 'ChunkEncoderValue', status: 'ChunkLineStatusAll' } as const

async function setChunks(features: Features): Promise<void> {
  const chunks = Object.values(chunkFeatures).some((name) => features.has(name))
  if (!chunks || !features.has('ChunkModeActive')) return
  await features.write('ChunkModeActive', 1)
  for (const entry of ['EncoderValue', 'LineStatusAll']) {
    if (!features.entries('ChunkSelector').has(entry) || !features.has('ChunkEnable')) continue
    await features.choose('ChunkSelector', entry)
    await features.write('ChunkEnable', 1)
  }
}

/** Sets how lines are acquired, while the camera stands. Throws DriverError `refused` with the name of the setting. */
export async function setTrigger(
  features: Features,
  wanted: DetectorSettings,
  { encoderSource }: GigeSettings,
  height: number,
): Promise<void> {
  const { integrationUs, trigger, encoderDiv } = wanted
  await chooseIf(features, 'TriggerSelector', 'LineStart')
  if (trigger === 'encoder') {
    if (!features.has('EncoderDivider'))
      throw new DriverError(
        'refused',
        'The camera refused the setting trigger = encoder (it has no EncoderDivider). Use the internal trigger, or give register.EncoderDivider.',
        { setting: 'trigger' },
      )
    await setting('encoderDiv', encoderDiv, () => features.write('EncoderDivider', encoderDiv))
  }
  await setting('integrationUs', integrationUs, () => setIntegration(features, integrationUs, height))
  await setting('trigger', trigger, async () => {
    if (trigger === 'encoder') await features.choose('TriggerSource', encoderSource)
    await chooseIf(features, 'TriggerMode', trigger === 'encoder' ? 'On' : 'Off')
  })
}

/** Exposure time and rate: of lines where the camera counts lines, else of whole blocks. */
async function setIntegration(features: Features, integrationUs: number, height: number): Promise<void> {
  const exposure = features.firstOf('ExposureTime', 'ExposureTimeAbs', 'ExposureTimeRaw')
  if (exposure) await features.write(exposure, integrationUs)
  const lineRate = features.firstOf('AcquisitionLineRate', 'AcquisitionLineRateAbs')
  if (lineRate) return features.write(lineRate, 1e6 / integrationUs)
  await writeIf(features, 'AcquisitionFrameRateEnable', 1)
  const frameRate = features.firstOf('AcquisitionFrameRate', 'AcquisitionFrameRateAbs')
  if (frameRate) await features.write(frameRate, 1e6 / (integrationUs * height))
}

/** Sets the camera going, without an end. */
export async function startAcquisition(features: Features): Promise<void> {
  await chooseIf(features, 'AcquisitionMode', 'Continuous')
  await writeIf(features, 'TLParamsLocked', 1)
  await features.execute('AcquisitionStart')
}

/** Makes the camera stand; it is no fault that it stood already. */
export async function stopAcquisition(features: Features): Promise<void> {
  await features.execute('AcquisitionStop')
  await writeIf(features, 'TLParamsLocked', 0)
}
