// Counting elements: by value, and in bins.

extension Tensor where Element: FixedWidthInteger {
  /// Returns how often each number from 0 on occurs. PyTorch's and NumPy's `bincount`.
  ///
  /// - Parameter minLength: The least number of counts; there are more if an element is larger.
  /// - Precondition: No element is negative.
  public func binCount(minLength: Int = 0) -> Tensor<Int64> {
    let (bins, size) = bins(minLength)
    var counts = [Int64](repeating: 0, count: size)
    for bin in bins { counts[bin] += 1 }
    return Tensor<Int64>(counts, shape: [size])
  }

  /// Returns the sum of the weights of the elements that are each number from 0 on. PyTorch's and NumPy's
  /// `bincount(weights=…)`.
  ///
  /// Summed in double precision.
  ///
  /// - Parameters:
  ///   - weights: The weight of each element, in the shape of this tensor.
  ///   - minLength: The least number of sums; there are more if an element is larger.
  /// - Precondition: No element is negative.
  public func binCount<Weight: Scalar & BinaryFloatingPoint>(
    weights: Tensor<Weight>, minLength: Int = 0
  ) -> Tensor<Weight> {
    require(
      weights.shape == shape,
      "binCount: weights must have the shape \(shape) of the elements, not \(weights.shape)")
    let (bins, size) = bins(minLength)
    return Tensor<Weight>(weightedCounts(bins, weights.scalars, size), shape: [size])
  }

  private func bins(_ minLength: Int) -> (bins: [Int], size: Int) {
    require(minLength >= 0, "binCount: minLength must not be negative, but is \(minLength)")
    let elements = scalars
    for element in elements {
      require(element >= 0, "binCount: element \(element) must not be negative")
    }
    let largest = elements.max().map { Swift.min(Int(clamping: $0), .max - 1) + 1 } ?? 0
    let size = Swift.max(minLength, largest)
    Shape.requireMemory([size], bytesPerElement: 8, "binCount")
    return (elements.map { Int($0) }, size)
  }
}

/// Returns the sums of the weights in each of `size` bins, in double precision.
private func weightedCounts<Weight: BinaryFloatingPoint>(
  _ bins: [Int?], _ weights: [Weight], _ size: Int
) -> [Weight] {
  var sums = [Double](repeating: 0, count: size)
  for (bin, weight) in zip(bins, weights) {
    if let bin { sums[bin] += Double(weight) }
  }
  return sums.map { Weight($0) }
}

// MARK: Histograms

extension Tensor where Element: BinaryFloatingPoint {
  /// Returns the number of elements in each of `bins` bins of equal width, and their edges. PyTorch's and NumPy's
  /// `histogram`.
  ///
  /// Bin i is from `edges[i]` to, but not including, `edges[i + 1]`; the last one includes its end. Elements outside of
  /// the range, and NaN, are not counted.
  ///
  /// - Parameters:
  ///   - bins: The number of bins.
  ///   - range: The range of all bins. By default, from the smallest to the largest element; from 0 to 1 if there are
  ///     none. Where both ends are equal, it extends by ½ on either side.
  /// - Precondition: There is a bin, and the range is finite.
  public func histogram(
    _ bins: Int, range: ClosedRange<Element>? = nil
  ) -> (counts: Tensor<Int64>, edges: Tensor) {
    let edges = edges(bins, range)
    return (histogram(edges: edges), edges)
  }

  /// Returns the sum of the weights of the elements in each of `bins` bins of equal width, and their edges.
  ///
  /// - Parameters:
  ///   - bins: The number of bins.
  ///   - range: The range of all bins, as without weights.
  ///   - weights: The weight of each element, in the shape of this tensor; 1 if `nil`.
  ///   - density: Whether sums are divided by the width of their bin and by their total: the integral is then 1.
  public func histogram(
    _ bins: Int, range: ClosedRange<Element>? = nil, weights: Tensor?, density: Bool = false
  ) -> (sums: Tensor, edges: Tensor) {
    let edges = edges(bins, range)
    return (histogram(edges: edges, weights: weights, density: density), edges)
  }

  /// Returns the number of elements in each bin between ascending `edges`; the last bin includes its end.
  public func histogram(edges: Tensor) -> Tensor<Int64> {
    var counts = [Int64](repeating: 0, count: edges.binTotal)
    for case let bin? in bins(edges) { counts[bin] += 1 }
    return Tensor<Int64>(counts, shape: [counts.count])
  }

  /// Returns the sum of the weights of the elements in each bin between ascending `edges`.
  ///
  /// - Parameters:
  ///   - edges: The edges of the bins, one more than bins.
  ///   - weights: The weight of each element, in the shape of this tensor; 1 if `nil`.
  ///   - density: Whether sums are divided by the width of their bin and by their total: the integral is then 1.
  public func histogram(edges: Tensor, weights: Tensor?, density: Bool = false) -> Tensor {
    if let weights {
      require(
        weights.shape == shape,
        "histogram: weights must have the shape \(shape) of the elements, not \(weights.shape)")
    }
    let numbers = weights?.scalars ?? [Element](repeating: 1, count: count)
    var sums = weightedCounts(bins(edges), numbers, edges.binTotal)
    if density {
      let (total, ends) = (sums.reduce(0) { $0 + Double($1) }, edges.scalars)
      for bin in sums.indices {
        sums[bin] = Element(Double(sums[bin]) / (Double(ends[bin + 1]) - Double(ends[bin])) / total)
      }
    }
    return Tensor(sums, shape: [sums.count])
  }

  /// The number of bins between these edges.
  private var binTotal: Int {
    require(
      rank == 1 && count > 1, "histogram: needs a vector of at least two edges, not shape \(shape)")
    let edges = scalars
    for (a, b) in zip(edges, edges.dropFirst()) {
      require(a <= b, "histogram: edges must ascend, but \(b) follows \(a)")
    }
    return count - 1
  }

  /// Returns the bin of each element; `nil` for one outside of all.
  private func bins(_ edges: Tensor) -> [Int?] {
    let (elements, ends, last) = (scalars, edges.scalars, edges.binTotal - 1)
    let positions = edges.searchSorted(Tensor(elements, shape: [count]), right: true).scalars
    return zip(elements, positions).map { element, position in
      element >= ends[0] && element <= ends[last + 1] ? Swift.min(Int(position) - 1, last) : nil
    }
  }

  /// Returns the edges of `bins` bins of equal width.
  private func edges(_ bins: Int, _ range: ClosedRange<Element>?) -> Tensor {
    require(bins > 0, "histogram: needs at least one bin, not \(bins)")
    Shape.requireMemory([bins], bytesPerElement: 8, "histogram")
    var (low, high) = (0.0, 1.0)
    if let range {
      (low, high) = (Double(range.lowerBound), Double(range.upperBound))
    } else if count > 0 {
      (low, high) = (Double(min().item), Double(max().item))
    }
    require(
      (high - low).isFinite,
      "histogram: the range from \(low) to \(high) and its length must be finite")
    if low == high { (low, high) = (low - 0.5, high + 0.5) }
    let step = (high - low) / Double(bins)
    return Tensor(
      (0...bins).map { Element($0 == bins ? high : low + Double($0) * step) }, shape: [bins + 1])
  }
}
