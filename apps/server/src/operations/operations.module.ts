import { Module } from '@nestjs/common';
import { CertificateRenewal } from './certificate-renewal.js';
import { Dumps } from './dumps.js';
import { HealthController } from './health.controller.js';
import { Health } from './health.js';
import { MetricsController } from './metrics.controller.js';
import { Metrics } from './metrics.js';

/** What the people who run the server look at. */
@Module({ controllers: [HealthController, MetricsController], providers: [CertificateRenewal, Dumps, Health, Metrics] })
export class OperationsModule {}
