import Animals
import Images
import Notebook
import Tensors

/// Returns an image of one of the book's cats and dogs, `[3, side, side]`: the RGB channels, from 0 to 1.
///
/// All chapters use the same animals.
///
/// - Parameters:
///   - number: the number of the animal; even numbers are cats, odd ones dogs.
///   - picture: the number of the image of that animal.
///   - side: the height and width in pixels.
public func animal(_ number: Int, picture: Int = 0, side: Int = 32) -> Tensor<Float> {
  let individual = Individual(number, seed: 1)
  return CatsAndDogs.draw(individual, picture: picture, size: side, seed: 1).tensor
}

/// Shows images `[C, H, W]` of the same size in a grid, as one image in the chapter's output folder.
///
/// - Parameters:
///   - pictures: the images, with 1 or 3 channels, elements from 0 to 1.
///   - columns: the number of images in a row.
///   - scale: the factor by which the images are enlarged.
///   - name: the name of the file, with the extension `.png` or `.jpg`.
/// - Throws: `DataError` if the file cannot be written.
public func show(
  pictures: [Tensor<Float>], columns: Int, scale: Int = 1, as name: String, line: Int = #line
) throws {
  try show(
    Image.grid(pictures.map { Image($0) }, columns: columns, scale: scale), as: name, line: line)
}
