import Type from 'typebox';
import { DateTime } from './common.ts';

/** A number over some days. Numbers are texts here. */
export const AdminMeasure = Type.Object({
  key: Type.String(),
  unit: Type.Union([Type.String(), Type.Null()]),
  total: Type.String(),
  human_value: Type.Optional(Type.String()),
  /** Of as many days before; absent where the total is of all time. */
  previous_total: Type.Optional(Type.String()),
  data: Type.Array(Type.Object({ date: DateTime, value: Type.String() })),
});
export type AdminMeasure = Type.Static<typeof AdminMeasure>;

/** What something is made of, the most of it first. */
export const AdminDimension = Type.Object({
  key: Type.String(),
  data: Type.Array(
    Type.Object({
      key: Type.String(),
      human_key: Type.String(),
      value: Type.String(),
      unit: Type.Optional(Type.String()),
      human_value: Type.Optional(Type.String()),
    }),
  ),
});
export type AdminDimension = Type.Static<typeof AdminDimension>;

/** Who came in a period, and how many of them were seen in it and in each that followed. */
export const AdminCohort = Type.Object({
  period: DateTime,
  frequency: Type.Union([Type.Literal('day'), Type.Literal('month')]),
  /** How many came. An addition: of rates alone it is not known where nobody stayed. */
  joined: Type.Integer(),
  data: Type.Array(Type.Object({ date: DateTime, rate: Type.Number(), value: Type.String() })),
});
export type AdminCohort = Type.Static<typeof AdminCohort>;
