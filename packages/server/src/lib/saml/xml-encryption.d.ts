/** What is used of it; it comes without types. */
declare module 'xml-encryption' {
  interface DecryptOptions {
    /** PEM. */
    key: string;
    disallowDecryptionWithInsecureAlgorithm?: boolean;
    warnInsecureAlgorithm?: boolean;
  }
  interface EncryptOptions {
    rsa_pub: string;
    pem: string;
    encryptionAlgorithm: string;
    keyEncryptionAlgorithm: string;
    disallowEncryptionWithInsecureAlgorithm?: boolean;
    warnInsecureAlgorithm?: boolean;
  }
  type Done = (error: Error | null, text?: string) => void;
  export function decrypt(xml: string, options: DecryptOptions, done: Done): void;
  export function encrypt(content: string, options: EncryptOptions, done: Done): void;
}
