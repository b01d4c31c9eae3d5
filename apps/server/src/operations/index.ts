/** What the people who run the server look at, and the certificate it shows. */
export { CertificateRenewal } from './certificate-renewal.js';
export { OperationsModule } from './operations.module.js';
