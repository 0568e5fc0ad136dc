/// What reading a view gives: its shape, its elements, and whether it shares the storage of another view.
struct ViewReading {
  let shape: [Int]
  let strideCount: Int
  /// The elements in row-major order, `nil` outside the storage; none where the shape makes no sense.
  let elements: [Float?]
  let sharesStorage: Bool
  /// The view in words.
  let text: String

  /// Reads what a function made of `original`.
  init(_ view: View, of original: View) {
    let count = view.shape.reduce(1) { $1 < 0 || $0 > 10_000 ? .max : $0 * min($1, 10_001) }
    let isReadable = count <= 10_000 && view.strides.count == view.shape.count
    (shape, strideCount, text) = (view.shape, view.strides.count, view.description)
    elements = isReadable ? View.indices(view.shape).map { view.element(at: $0) } : []
    sharesStorage = view.storage === original.storage
  }

  /// Creates the reading that is expected of `view`.
  ///
  /// - Parameter elements: the elements that it has to show.
  init(expecting view: View, elements: [Float?]) {
    (shape, strideCount, text) = (view.shape, view.shape.count, view.description)
    (self.elements, sharesStorage) = (elements, true)
  }

  /// Returns the first difference: shape before elements before storage; `nil` if there is none.
  func difference(from expected: ViewReading) -> String? {
    if shape != expected.shape { return "the shape is \(shape), expected \(expected.shape)" }
    if strideCount != expected.strideCount {
      return "\(strideCount) strides for \(shape.count) axes"
    }
    if let place = elements.indices.first(where: { elements[$0] != expected.elements[$0] }) {
      let index = View.indices(shape)[place]
      guard let element = elements[place] else {
        return "element \(index) is outside the storage"
      }
      let right = expected.elements[place].map { "\($0)" } ?? "none"
      return "element \(index) is \(element), expected \(right)"
    }
    return sharesStorage == expected.sharesStorage ? nil : "the elements are in a new storage"
  }
}

extension View {
  /// Views to check with: a matrix, a cube, a transposed matrix, a part of a cube, an expanded row, a column,
  /// four axes, no elements.
  static var samples: [View] {
    func storage(_ count: Int) -> Storage { Storage((0..<count).map { Float($0) }) }
    return [
      View(storage: storage(6), shape: [2, 3], strides: [3, 1], offset: 0),
      View(storage: storage(24), shape: [2, 3, 4], strides: [12, 4, 1], offset: 0),
      View(storage: storage(15), shape: [5, 3], strides: [1, 5], offset: 0),
      View(storage: storage(30), shape: [2, 2, 3], strides: [12, 8, 2], offset: 3),
      View(storage: storage(4), shape: [3, 4], strides: [0, 1], offset: 0),
      View(storage: storage(7), shape: [7, 1], strides: [1, 1], offset: 0),
      View(storage: storage(120), shape: [2, 3, 4, 5], strides: [60, 20, 5, 1], offset: 0),
      View(storage: storage(1), shape: [2, 0], strides: [1, 1], offset: 0),
    ]
  }
}
