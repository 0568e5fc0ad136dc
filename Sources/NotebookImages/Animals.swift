import Animals
import Images
import Notebook
import Tensors

/// Returns a picture of one of the book's cats and dogs, `[3, side, side]`: red, green and blue, each from
/// 0 to 1.
///
/// The same animals appear in every chapter; chapter 8 tells how pictures come in, and draws its own.
///
/// - Parameters:
///   - number: which animal: even numbers are cats, odd ones dogs.
///   - picture: which of its pictures; no two are alike.
///   - side: height and width in dots.
public func animal(_ number: Int, picture: Int = 0, side: Int = 32) -> Tensor<Float> {
  let individual = Individual(number, seed: 1)
  return CatsAndDogs.draw(individual, picture: picture, size: side, seed: 1).tensor
}

/// Shows pictures `[C, H, W]` of one size side by side, as one image in the chapter's output folder.
///
/// - Parameters:
///   - columns: how many stand in a row.
///   - scale: how many dots of the image each of their dots is wide.
/// - Throws: `DataError` where it cannot be written.
public func show(
  pictures: [Tensor<Float>], columns: Int, scale: Int = 1, as name: String, line: Int = #line
) throws {
  try show(
    Image.grid(pictures.map { Image($0) }, columns: columns, scale: scale), as: name, line: line)
}
