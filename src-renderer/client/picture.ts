/** SVG text -> an SVG or PNG file in the user's download folder. */

/** Pixels of a PNG for each pixel of the figure. */
const sharpness = 2;

export function saveSvg(fileName: string, svg: string): void {
  download(`${fileName}.svg`, new Blob([svg], { type: "image/svg+xml" }));
}

/** Draws the SVG on a canvas. Throws when the browser cannot. */
export async function savePng(
  fileName: string,
  figure: {
    readonly svg: string;
    readonly width: number;
    readonly height: number;
  },
): Promise<void> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(figure.svg)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = figure.width * sharpness;
  canvas.height = figure.height * sharpness;
  canvas.getContext("2d")!.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((resolve) =>
    canvas.toBlob(resolve, "image/png"),
  );
  if (!blob) throw new Error("The browser made no picture of this figure.");
  download(`${fileName}.png`, blob);
}

function download(fileName: string, blob: Blob): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
