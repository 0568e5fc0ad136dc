/// A computation graph described as plain values: what is drawn, not how.
///
/// Nodes, edges and clusters are only ever added, and an edge or a cluster can only refer to what is
/// already there, so that every diagram can be drawn: no dangling edge, no cluster within itself.
///
///     var diagram = Diagram()
///     let a = diagram.add(.init(role: .input, name: "a", preview: Preview(3)))
///     let square = diagram.add(Diagram.Operation("×"), from: [a, a])
///     let y = diagram.add(.init(role: .output, name: "y", preview: Preview(9)), from: [square])
///     try diagram.write(to: "Output/square.svg")
public struct Diagram: Sendable, Equatable {
  /// The name of a node within its diagram.
  public struct NodeID: Sendable, Hashable {
    package let index: Int
  }

  /// The name of a cluster within its diagram.
  public struct ClusterID: Sendable, Hashable {
    let index: Int
  }

  /// What a node stands for.
  public enum Kind: Sendable, Equatable {
    /// Numbers: a parameter, an input, the result of an operation.
    case value(Value)
    /// Something that is done to numbers.
    case operation(Operation)
    /// A module with all that is inside.
    case module(Module)
  }

  /// One node, and the innermost cluster it lies in.
  public struct Node: Sendable, Equatable {
    /// What the node stands for.
    public var kind: Kind
    /// The innermost cluster around the node, or `nil` outside all clusters.
    public let cluster: ClusterID?
  }

  /// An arrow from one node to another.
  public struct Edge: Sendable, Equatable {
    /// Where the arrow starts.
    public let source: NodeID
    /// Where the arrow points.
    public let target: NodeID
    /// A few words beside the arrow.
    public var label: String?
    /// What the arrow says.
    public var kind = Kind.flow

    /// What an arrow says.
    public enum Kind: Sendable, Equatable {
      /// Its target was computed from its source.
      case flow
      /// Its target is its source's value, but no gradient goes back.
      case cut
      /// Its target is a buffer that its source moved.
      case move
    }
  }

  /// A titled frame around nodes and other clusters: a module's scope.
  public struct Cluster: Sendable, Equatable {
    /// The words at the frame's top.
    public var title: String
    /// The cluster around this one, or `nil` for an outermost cluster.
    public let parent: ClusterID?
  }

  /// The caption under the picture.
  public var title: String?
  /// Whether it is drawn small: little room between nodes, and modules without what arrows tell.
  public var isCompact = false
  /// All nodes, in the order they were added.
  public private(set) var nodes: [Node] = []
  /// All edges, in the order they were added.
  public private(set) var edges: [Edge] = []
  /// All clusters, in the order they were added; a parent stands before its children.
  public private(set) var clusters: [Cluster] = []

  /// Creates an empty diagram.
  public init(title: String? = nil) {
    self.title = title
  }

  /// The names of all nodes, in the order they were added.
  public var nodeIDs: [NodeID] { nodes.indices.map(NodeID.init) }

  /// What the named node stands for; assign to change what it shows.
  public subscript(id: NodeID) -> Kind {
    get { nodes[id.index].kind }
    set { nodes[id.index].kind = newValue }
  }
}

// MARK: Adding

extension Diagram {
  /// Adds a cluster, within `parent` or outermost.
  public mutating func addCluster(_ title: String, in parent: ClusterID? = nil) -> ClusterID {
    require(parent)
    clusters.append(Cluster(title: title, parent: parent))
    return ClusterID(index: clusters.count - 1)
  }

  /// Adds a value, with an edge from each of `sources`, in their order.
  @discardableResult
  public mutating func add(
    _ value: Value, from sources: [NodeID] = [], in cluster: ClusterID? = nil
  ) -> NodeID {
    add(.value(value), from: sources, in: cluster)
  }

  /// Adds an operation, with an edge from each of `sources`, in their order.
  @discardableResult
  public mutating func add(
    _ operation: Operation, from sources: [NodeID] = [], in cluster: ClusterID? = nil
  ) -> NodeID {
    add(.operation(operation), from: sources, in: cluster)
  }

  /// Adds a folded module, with an edge from each of `sources`, in their order.
  @discardableResult
  public mutating func add(
    _ module: Module, from sources: [NodeID] = [], in cluster: ClusterID? = nil
  ) -> NodeID {
    add(.module(module), from: sources, in: cluster)
  }

  /// Adds an edge. Two nodes may be joined more than once: `a · a` reads `a` twice.
  public mutating func connect(
    _ source: NodeID, to target: NodeID, label: String? = nil, kind: Edge.Kind = .flow
  ) {
    guard max(source.index, target.index) < nodes.count else {
      fatalError("Diagram.connect: one of the nodes belongs to another diagram")
    }
    edges.append(Edge(source: source, target: target, label: label, kind: kind))
  }

  private mutating func add(_ kind: Kind, from sources: [NodeID], in cluster: ClusterID?) -> NodeID
  {
    require(cluster)
    nodes.append(Node(kind: kind, cluster: cluster))
    let id = NodeID(index: nodes.count - 1)
    for source in sources { connect(source, to: id) }
    return id
  }

  private func require(_ cluster: ClusterID?) {
    guard let cluster, cluster.index >= clusters.count else { return }
    fatalError("Diagram.add: the cluster belongs to another diagram")
  }
}
