import Images
import Notebook
import Tensors

/// Saves `[C, H, W]`, C being 1 or 3, values from 0 to 1, as a picture in the chapter's output folder.
///
/// - Throws: `DataError` where it cannot be written.
public func show(picture: Tensor<Float>, as name: String, line: Int = #line) throws {
  try show(Image(picture), as: name, line: line)
}
