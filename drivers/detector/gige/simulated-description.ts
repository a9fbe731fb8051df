/** Chunks of the simulated camera, by the ids that its description gives them. */
export const simulatedChunks = { image: 0x1, encoder: 0x1001, status: 0x1002 } as const

const address = (value: number): string => `<Address>0x${value.toString(16)}</Address>`
const reg = (name: string, at: number, access = 'RW', port = 'Device', extra = ''): string =>
  `<IntReg Name="${name}">${address(at)}${extra}<Length>4</Length><AccessMode>${access}</AccessMode><pPort>${port}</pPort>` +
  `<Cachable>NoCache</Cachable><Sign>Unsigned</Sign><Endianess>BigEndian</Endianess></IntReg>`
const text = (name: string, at: number, length: number): string =>
  `<StringReg Name="${name}" NameSpace="Standard">${address(at)}<Length>${length}</Length><AccessMode>RO</AccessMode><pPort>Device</pPort></StringReg>`
const integer = (name: string, register: string, limits = ''): string =>
  `<Integer Name="${name}" NameSpace="Standard"><pValue>${register}</pValue>${limits}</Integer>`
const entries = (values: Readonly<Record<string, number>>): string =>
  Object.entries(values)
    .map(([name, value]) => `<EnumEntry Name="${name}" NameSpace="Standard"><Value>${value}</Value></EnumEntry>`)
    .join('')
const enumeration = (name: string, values: Readonly<Record<string, number>>, value: string): string =>
  `<Enumeration Name="${name}" NameSpace="Standard">${entries(values)}${value}</Enumeration>`
const command = (name: string, value: number): string =>
  `<Command Name="${name}" NameSpace="Standard"><pValue>AcquisitionRegister</pValue><CommandValue>${value}</CommandValue></Command>`
const float = (name: string, to: string, from: string, register: string, unit: string, limits: string): string =>
  `<Float Name="${name}" NameSpace="Standard"><pValue>${name}Converter</pValue>${limits}<Unit>${unit}</Unit></Float>` +
  `<Converter Name="${name}Converter"><pVariable Name="HEIGHT">HeightRegister</pVariable>` +
  `<FormulaTo>${to}</FormulaTo><FormulaFrom>${from}</FormulaFrom><pValue>${register}</pValue></Converter>`
const category = (name: string, ...features: readonly string[]): string =>
  `<Category Name="${name}" NameSpace="Standard">${features.map((feature) => `<pFeature>${feature}</pFeature>`).join('')}</Category>`
const chunk = (name: string, id: number): string =>
  `<Port Name="${name}Port"><ChunkID>${id.toString(16)}</ChunkID></Port>` +
  reg(`${name}Register`, 0, 'RO', `${name}Port`, '<pIndex Offset="4">ChunkScanLineSelector</pIndex>') +
  integer(name, `${name}Register`)

/** The description that the simulated camera carries: the SFNC features of a line-scan camera with an encoder, over its registers. */
export const simulatedDescription = [
  '<?xml version="1.0" encoding="utf-8"?>',
  '<RegisterDescription ModelName="SimulatedLineDetector" VendorName="Clearlane" StandardNameSpace="GEV" SchemaMajorVersion="1" SchemaMinorVersion="1" SchemaSubMinorVersion="0" MajorVersion="1" MinorVersion="0" SubMinorVersion="0" ToolTip="Simulated line detector" ProductGuid="0" VersionGuid="0" xmlns="http://www.genicam.org/GenApi/Version_1_1">',
  category(
    'Root',
    'DeviceControl',
    'ImageFormatControl',
    'AcquisitionControl',
    'EncoderControl',
    'ChunkDataControl',
    'TransportLayerControl',
  ),
  category(
    'DeviceControl',
    'DeviceVendorName',
    'DeviceModelName',
    'DeviceManufacturerInfo',
    'DeviceVersion',
    'DeviceID',
  ),
  text('DeviceVendorName', 0x48, 32),
  text('DeviceModelName', 0x68, 32),
  text('DeviceVersion', 0x88, 32),
  text('DeviceManufacturerInfo', 0xa8, 48),
  text('DeviceID', 0xd8, 16),
  category('ImageFormatControl', 'SensorWidth', 'SensorHeight', 'OffsetX', 'OffsetY', 'Width', 'Height', 'PixelFormat'),
  reg('SensorWidthRegister', 0x1000, 'RO'),
  reg('SensorHeightRegister', 0x1004, 'RO'),
  reg('WidthRegister', 0x1008),
  reg('HeightRegister', 0x100c),
  integer('SensorWidth', 'SensorWidthRegister'),
  integer('SensorHeight', 'SensorHeightRegister'),
  integer('Width', 'WidthRegister', '<Min>2</Min><pMax>SensorWidth</pMax><Inc>2</Inc>'),
  integer('Height', 'HeightRegister', '<Min>1</Min><pMax>SensorHeight</pMax><Inc>1</Inc>'),
  '<Integer Name="OffsetX" NameSpace="Standard"><Value>0</Value><Min>0</Min><Max>0</Max></Integer>',
  '<Integer Name="OffsetY" NameSpace="Standard"><Value>0</Value><Min>0</Min><Max>0</Max></Integer>',
  reg('PixelFormatRegister', 0x1010),
  enumeration('PixelFormat', { Mono16: 0x0110_0007 }, '<pValue>PixelFormatRegister</pValue>'),
  category(
    'AcquisitionControl',
    'AcquisitionMode',
    'AcquisitionStart',
    'AcquisitionStop',
    'ExposureTime',
    'AcquisitionLineRate',
    'AcquisitionFrameRate',
    'TriggerSelector',
    'TriggerMode',
    'TriggerSource',
  ),
  reg('AcquisitionModeRegister', 0x1014),
  enumeration('AcquisitionMode', { Continuous: 0 }, '<pValue>AcquisitionModeRegister</pValue>'),
  reg('AcquisitionRegister', 0x1018),
  command('AcquisitionStart', 1),
  command('AcquisitionStop', 0),
  reg('ExposureTimeRegister', 0x101c),
  float('ExposureTime', 'FROM', 'TO', 'ExposureTimeRegister', 'us', '<Min>100.0</Min><Max>1000000.0</Max>'),
  reg('LinePeriodRegister', 0x1020),
  float(
    'AcquisitionLineRate',
    '1000000 / FROM',
    '1000000 / TO',
    'LinePeriodRegister',
    'Hz',
    '<Min>1.0</Min><Max>10000.0</Max>',
  ),
  float(
    'AcquisitionFrameRate',
    '1000000 / (FROM * HEIGHT)',
    '1000000 / (TO * HEIGHT)',
    'LinePeriodRegister',
    'Hz',
    '<Min>0.001</Min><Max>10000.0</Max>',
  ),
  enumeration('TriggerSelector', { LineStart: 0 }, '<Value>0</Value>'),
  reg('TriggerModeRegister', 0x1024),
  enumeration('TriggerMode', { Off: 0, On: 1 }, '<pValue>TriggerModeRegister</pValue>'),
  reg('TriggerSourceRegister', 0x1028),
  enumeration('TriggerSource', { Line0: 0, Encoder0: 1 }, '<pValue>TriggerSourceRegister</pValue>'),
  category('EncoderControl', 'EncoderDivider'),
  reg('EncoderDividerRegister', 0x102c),
  integer('EncoderDivider', 'EncoderDividerRegister', '<Min>1</Min><Max>65535</Max>'),
  category('ChunkDataControl', 'ChunkModeActive', 'ChunkScanLineSelector', 'ChunkEncoderValue', 'ChunkLineStatusAll'),
  reg('ChunkModeRegister', 0x1030),
  '<Boolean Name="ChunkModeActive" NameSpace="Standard"><pValue>ChunkModeRegister</pValue><OnValue>1</OnValue><OffValue>0</OffValue></Boolean>',
  '<Integer Name="ChunkScanLineSelector" NameSpace="Standard"><Value>0</Value><Min>0</Min><Max>4095</Max></Integer>',
  chunk('ChunkEncoderValue', simulatedChunks.encoder),
  chunk('ChunkLineStatusAll', simulatedChunks.status),
  category('TransportLayerControl', 'PayloadSize'),
  reg('PayloadSizeRegister', 0x1034, 'RO'),
  integer('PayloadSize', 'PayloadSizeRegister'),
  '<Integer Name="TLParamsLocked" NameSpace="Standard"><Visibility>Invisible</Visibility><Value>0</Value><Min>0</Min><Max>1</Max></Integer>',
  '<Port Name="Device" NameSpace="Standard"></Port>',
  '</RegisterDescription>',
].join('\n')
