import Images
import Notebook
import Tensors

/// Saves a tensor `[C, H, W]` as an image in the chapter's output folder, C being 1 or 3, elements from 0 to 1.
///
/// - Throws: `DataError` if the file cannot be written.
public func show(picture: Tensor<Float>, as name: String, line: Int = #line) throws {
  try show(Image(picture), as: name, line: line)
}
