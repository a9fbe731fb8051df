import 'reflect-metadata'
import { randomBytes, webcrypto } from 'node:crypto'
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  cryptoProvider,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  type X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509'
import { LaneId } from '../../contract/hq.ts'
import { HqError } from '../hq-error.ts'
import type { TlsIdentity } from '../link.ts'

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
const dayMs = 86_400_000

/** A throw-away certificate authority that lives in memory: for the demo and the tests, never for a real lane. */
export type DemoCa = {
  /** Its certificate in PEM. */
  readonly cert: string
  /** A client's certificate. The CN becomes one topic level: throws HqError `bad-name` for anything but a lane's or `hq-…` name. */
  client(cn: string, validMs?: number): Promise<TlsIdentity>
  /** A server's certificate for 127.0.0.1 and localhost. */
  server(): Promise<TlsIdentity>
}

/** Makes an authority with a key of its own. */
export async function makeDemoCa(): Promise<DemoCa> {
  cryptoProvider.set(webcrypto)
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const usages = KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign
  const ca = await X509CertificateGenerator.createSelfSigned({
    serialNumber: serial(),
    name: 'CN=Clearlane demo authority',
    notBefore: new Date(Date.now() - dayMs),
    notAfter: new Date(Date.now() + 3650 * dayMs),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(usages, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  const cert = ca.toString('pem')
  const issue = (cn: string, validMs: number, extensions: readonly Extension[]) =>
    issueFrom(ca, keys.privateKey, cn, validMs, extensions)
  return {
    cert,
    client: async (cn, validMs = 365 * dayMs) => {
      if (!LaneId.safeParse(cn).success)
        throw new HqError('bad-name', `${cn} cannot stand in a certificate: it would open other topics.`)
      return { ca: cert, ...(await issue(cn, validMs, [new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth])])) }
    },
    server: async () => {
      const names = new SubjectAlternativeNameExtension([
        { type: 'ip', value: '127.0.0.1' },
        { type: 'dns', value: 'localhost' },
      ])
      const usage = new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth])
      return { ca: cert, ...(await issue('localhost', 365 * dayMs, [usage, names])) }
    },
  }
}

async function issueFrom(
  ca: X509Certificate,
  signingKey: webcrypto.CryptoKey,
  cn: string,
  validMs: number,
  extensions: readonly Extension[],
): Promise<{ cert: string; key: string }> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const certificate = await X509CertificateGenerator.create({
    serialNumber: serial(),
    subject: `CN=${cn}`,
    issuer: ca.subject,
    notBefore: new Date(Date.now() - dayMs),
    notAfter: new Date(Date.now() + validMs),
    signingAlgorithm: algorithm,
    publicKey: keys.publicKey,
    signingKey,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      await AuthorityKeyIdentifierExtension.create(ca),
      ...extensions,
    ],
  })
  const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)
  return { cert: certificate.toString('pem'), key: PemConverter.encode(pkcs8, 'PRIVATE KEY') }
}

/** 16 random bytes with the top bit clear: a positive number, as X.509 wants it. */
function serial(): string {
  const bytes = randomBytes(16)
  bytes[0] = (bytes[0] ?? 0) & 0x7f
  return bytes.toString('hex')
}
