import { Injectable, type PipeTransform } from '@nestjs/common';
import { notFound } from '../../shared/problem.js';

/** `@Param('line', LinePipe) line`: what is no line number is no row. */
@Injectable()
export class LinePipe implements PipeTransform<string, number> {
  transform(value: string): number {
    if (!/^[1-9]\d{0,8}$/.test(value)) throw notFound('This row');
    return Number(value);
  }
}
