// The types that cross the wire, as data: simple ones, classes, arrays, and what .NET has beside
// them. What they look like in a message is for the readers and writers to know.

import type { DataSet } from './data-set.ts';
import type { Scalar } from './scalars/scalar.ts';

/** Any type that a parameter, a field, an item or a result may have. */
export type Shape =
  | Scalar<unknown>
  | NullableShape
  | RecordShape
  | ArrayShape
  | AnyShape
  | MarkupShape
  | DataSetShape;

/** A simple value that may be missing, though its type has no null: `int?`. */
export interface NullableShape<T = unknown> {
  readonly kind: 'nullable';
  readonly scalar: Scalar<T>;
}

/** A class: named fields in wire order, those of a base class first. Null texts are left out. */
export interface RecordShape<F extends Fields = Fields> {
  readonly kind: 'record';
  /** The class name; names its items in an array. */
  readonly name: string;
  readonly fields: F;
  /** A value and no reference, to C#: it is always there. */
  readonly isStruct?: true;
}

/** The fields of a class in wire order. */
export type Fields = Readonly<Record<string, Field>>;

/** A field as its type alone makes it, or with a rule. */
export type Field = Shape | RuledField;

/** A field that stands otherwise than its type alone would have it. */
export interface RuledField<S extends Shape = Shape> {
  readonly kind: 'field';
  readonly shape: S;
  /**
   * `attribute`: on the element of the class. `nillable`: null is said, not left out. `repeated`:
   * the items of an array stand in its place, without an element around them.
   */
  readonly rule: 'attribute' | 'nillable' | 'repeated' | 'defaulted';
  /** Of a `defaulted` field: the value that is left out. */
  readonly usual?: unknown;
}

/** Any number of one type; a result that is one is written as it comes, and needs no memory. */
export interface ArrayShape<I extends Shape = Shape> {
  readonly kind: 'array';
  readonly item: I;
}

/** A value that says itself which simple type it has: `object`. */
export interface AnyShape {
  readonly kind: 'any';
}

/** Well-formed XML of the service's own making: one element. */
export interface MarkupShape {
  readonly kind: 'markup';
}

/** A data set, or a data table: the value says what is in it. */
export interface DataSetShape {
  readonly kind: 'data-set';
  readonly name: 'DataSet' | 'DataTable';
  /** Described as .NET's first version did, which has a schema stand there and then anything. */
  readonly isEarly?: true;
}

/** A value of `any`. */
export interface AnyValue<T = unknown> {
  readonly scalar: Scalar<T>;
  readonly value: T;
}

/** The values of a type. Null is .NET's null. */
export type ValueOf<S> =
  S extends Scalar<infer T>
    ? T
    : S extends NullableShape<infer T>
      ? T | null
      : S extends RecordShape
        ? RecordValue<S> | null
        : S extends ArrayShape<infer I>
          ? readonly ItemOf<I>[] | null
          : S extends AnyShape
            ? AnyValue | null
            : S extends MarkupShape
              ? string | null
              : S extends DataSetShape
                ? DataSet | null
                : never;

/** What may stand in an array. */
export type ItemOf<I> = ValueOf<I>;

/** The values of a class. */
export type RecordValue<R extends RecordShape> = {
  readonly [N in keyof R['fields']]: FieldValue<R['fields'][N]>;
};

type FieldValue<F> = F extends RuledField<infer S> ? ValueOf<S> : ValueOf<F>;

/** Declares a simple value that may be missing. */
export const nullable = <T>(scalar: Scalar<T>): NullableShape<T> => ({ kind: 'nullable', scalar });

/** Declares a class. */
export const record = <const F extends Fields>(name: string, fields: F): RecordShape<F> => ({
  kind: 'record',
  name,
  fields,
});

/** Declares a struct: a class that is never null. */
export const struct = <const F extends Fields>(name: string, fields: F): RecordShape<F> => ({
  ...record(name, fields),
  isStruct: true,
});

/** Declares any number of a type. */
export const arrayOf = <I extends Shape>(item: I): ArrayShape<I> => ({ kind: 'array', item });

/** A value that says itself which type it has. */
export const any: AnyShape = { kind: 'any' };

/** A value of `any`, with its type. */
export const valueOfAny = <T>(scalar: Scalar<T>, value: T): AnyValue<T> => ({ scalar, value });

/** XML of the service's own making. */
export const markup: MarkupShape = { kind: 'markup' };

/** A data set. */
export const dataSet: DataSetShape = { kind: 'data-set', name: 'DataSet' };

/** A data set of a service as old as .NET. */
export const earlyDataSet: DataSetShape = { ...dataSet, isEarly: true };

/** A data table. */
export const dataTable: DataSetShape = { kind: 'data-set', name: 'DataTable' };

/** Declares a field that is an attribute. */
export const attribute = <T>(scalar: Scalar<T>): RuledField<Scalar<T>> => ({
  kind: 'field',
  shape: scalar,
  rule: 'attribute',
});

/** Declares a field whose null is said. */
export const nillable = <S extends Shape>(shape: S): RuledField<S> => ({
  kind: 'field',
  shape,
  rule: 'nillable',
});

/** Declares a field whose items stand in its place. */
export const repeated = <I extends Shape>(item: I): RuledField<ArrayShape<I>> => ({
  kind: 'field',
  shape: arrayOf(item),
  rule: 'repeated',
});

/** Declares a field that is left out where it has its usual value. */
export const defaulted = <T>(scalar: Scalar<T>, usual: T): RuledField<Scalar<T>> => ({
  kind: 'field',
  shape: scalar,
  rule: 'defaulted',
  usual,
});

/** The name of a type: of its items in an array, and of its document over GET and POST. */
export const typeNameOf = (shape: Shape): string => {
  switch (shape.kind) {
    case 'scalar':
      return shape.xsd;
    case 'nullable':
      return shape.scalar.xsd;
    case 'record':
    case 'data-set':
      return shape.name;
    case 'array':
      return `ArrayOf${capitalised(itemNameOf(shape.item))}`;
    case 'any':
      return 'anyType';
    case 'markup':
      return 'any';
  }
};

const itemNameOf = (item: Shape): string =>
  (item.kind === 'nullable' ? 'Nullable' : '') + typeNameOf(item);

const capitalised = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

/** Whether a type can be null, so that its element may be missing. */
export const isNullable = (shape: Shape): boolean => {
  if (shape.kind === 'scalar') return shape.nullable;
  return shape.kind !== 'record' || shape.isStruct !== true;
};

/** What a method gets, and a field has, where nothing was sent. */
export const absentOf = (shape: Shape): unknown => (shape.kind === 'scalar' ? shape.absent : null);

/** Whether a field stands on the element of its class. */
export const isAttribute = (field: Field): boolean =>
  field.kind === 'field' && field.rule === 'attribute';

/** The type of a field's element, or attribute; of one whose items stand bare, an item's. */
export const elementShapeOf = (field: Field): Shape => {
  if (field.kind !== 'field') return field;
  const { shape, rule } = field;
  return rule === 'repeated' && shape.kind === 'array' ? shape.item : shape;
};
