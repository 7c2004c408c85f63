import { Box, Text, useCursor } from 'ink';
import { memo, type ReactElement } from 'react';
import { paint } from '../paint/theme.ts';
import type { Region } from '../screens/region.ts';
import type { Rect, Size } from '../view/layout.ts';

/** Draws regions where they say; the last one that has a cursor has it. */
export function Screen({
  regions,
  size,
  colour,
}: {
  readonly regions: readonly Region[];
  readonly size: Size;
  readonly colour: boolean;
}): ReactElement {
  const { setCursorPosition } = useCursor();
  setCursorPosition(regions.findLast(region => region.cursor !== undefined)?.cursor);
  return (
    <Box width={size.columns} height={size.rows} flexShrink={0}>
      {regions.map(({ key, rect, lines }) => (
        <Panel key={key} {...rect} text={paint(lines, colour)} />
      ))}
    </Box>
  );
}

/** One text a region: only those whose text changed are laid out again. */
const Panel = memo(function Panel({ x, y, width, height, text }: Rect & { readonly text: string }) {
  if (width <= 0 || height <= 0) return null;
  return (
    <Box position="absolute" left={x} top={y} width={width} height={height} flexShrink={0}>
      <Text wrap="truncate-end">{text}</Text>
    </Box>
  );
});
