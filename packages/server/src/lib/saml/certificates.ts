import { X509Certificate } from 'node:crypto';

const MIN_BITS = 2048;

/** A certificate as far as people want to know it. */
export interface CertificateView {
  /** What it is called, on one line. */
  subject: string;
  /** SHA-256, as `AB:CD:…`. */
  fingerprint: string;
  expiresAt: number;
}

/** Base64 of DER as one line; undefined for what is no certificate, or one whose key signs nothing that is believed here. */
export function readCertificate(text: string): string | undefined {
  try {
    const certificate = new X509Certificate(Buffer.from(text, 'base64'));
    const { asymmetricKeyType, asymmetricKeyDetails } = certificate.publicKey;
    const isStrong = asymmetricKeyType === 'rsa' && (asymmetricKeyDetails?.modulusLength ?? 0) >= MIN_BITS;
    return isStrong ? certificate.raw.toString('base64') : undefined;
  } catch {
    return undefined;
  }
}

export function describeCertificate(certificate: string): CertificateView {
  const { subject, fingerprint256, validToDate } = new X509Certificate(Buffer.from(certificate, 'base64'));
  return {
    subject: (subject ?? '').replaceAll('\n', ', ').slice(0, 200),
    fingerprint: fingerprint256,
    expiresAt: validToDate.getTime(),
  };
}

export const toPem = (certificate: string) =>
  `-----BEGIN CERTIFICATE-----\n${certificate.replaceAll(/(.{64})(?=.)/g, '$1\n')}\n-----END CERTIFICATE-----\n`;
