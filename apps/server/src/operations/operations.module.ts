import { Module } from '@nestjs/common';
import { CertificateRenewal } from './certificate-renewal.js';
import { Dumps } from './dumps.js';
import { HealthController } from './health.controller.js';
import { Health } from './health.js';
import { MetricsController } from './metrics.controller.js';
import { DatabaseMetrics } from './metrics.database.js';
import { HostMetrics } from './metrics.host.js';
import { HttpMetrics } from './metrics.http.js';
import { ThreadMetrics } from './metrics.threads.js';

/** What the people who run the server look at. */
@Module({ controllers: [HealthController, MetricsController], providers: [CertificateRenewal, Dumps, Health, DatabaseMetrics, HostMetrics, HttpMetrics, ThreadMetrics], exports: [CertificateRenewal] })
export class OperationsModule {}
