// Which format the first bytes of a file tell. What begins a VOTable is by XML 1.0 (2.8): a
// declaration, a comment, the type of the document, or the element itself.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileFormatOf, otherFormatOf } from '../../../src/formats/reading/file-format.ts';

const told = (text: string) => [fileFormatOf(Buffer.from(text)), otherFormatOf(Buffer.from(text))];

for (const text of [
  '<?xml version="1.0"?>\n<VOTABLE>',
  '<VOTABLE version="1.4">',
  '\uFEFF\r\n <vot:VOTABLE\n>',
  '<!-- made by hand -->\n<VOTABLE>',
  '<!DOCTYPE VOTABLE SYSTEM "http://us-vo.org/xml/VOTable.dtd">\n<VOTABLE>',
]) {
  void test(`a VOTable may begin as ${JSON.stringify(text)}`, () => {
    assert.deepEqual(told(text), ['votable', undefined]);
  });
}

for (const text of [
  '<!DOCTYPE html>\n<html>',
  '\uFEFF\n<html lang="en">',
  '<html><head>',
  '<html>\r\n  <head>',
  '<error>Not found</error>',
  '<ns:table/>',
  '<table>\n<tr>',
]) {
  void test(`no table begins as ${JSON.stringify(text)}`, () => {
    assert.equal(told(text)[1], 'HTML, or XML other than VOTable');
  });
}

for (const text of ['<Vmag>,<Bmag>\n1,2\n', '<Vmag>\n1\n', '<5,>7\na,b\n', 'a,b\n<i>x</i>,1\n']) {
  void test(`a text may begin as ${JSON.stringify(text)}`, () => {
    assert.deepEqual(told(text), ['text', undefined]);
  });
}
