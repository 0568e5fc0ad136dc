/// A computation graph as plain values: its content, independent of how it is drawn.
///
/// Nodes, edges and clusters can only be added, and refer only to existing ones. So every diagram can be drawn:
/// no edge dangles, no cluster contains itself.
///
///     var diagram = Diagram()
///     let a = diagram.add(.init(role: .input, name: "a", preview: Preview(3)))
///     let square = diagram.add(Diagram.Operation("×"), from: [a, a])
///     let y = diagram.add(.init(role: .output, name: "y", preview: Preview(9)), from: [square])
///     try diagram.write(to: "Output/square.svg")
public struct Diagram: Sendable, Equatable {
  /// The identifier of a node within its diagram.
  public struct NodeID: Sendable, Hashable {
    package let index: Int
  }

  /// The identifier of a cluster within its diagram.
  public struct ClusterID: Sendable, Hashable {
    let index: Int
  }

  /// The content of a node.
  public enum Kind: Sendable, Equatable {
    /// A tensor: a parameter, an input, the result of an operation.
    case value(Value)
    /// An operation on tensors.
    case operation(Operation)
    /// A module and everything inside it.
    case module(Module)
  }

  /// A node and the innermost cluster around it.
  public struct Node: Sendable, Equatable {
    /// The content of the node.
    public var kind: Kind
    /// The innermost cluster around the node, or `nil` outside all clusters.
    public let cluster: ClusterID?
  }

  /// A directed edge between two nodes.
  public struct Edge: Sendable, Equatable {
    /// The node at the tail.
    public let source: NodeID
    /// The node at the head.
    public let target: NodeID
    /// The text beside the edge.
    public var label: String?
    /// The meaning of the edge.
    public var kind = Kind.flow

    /// The meanings of edges.
    public enum Kind: Sendable, Equatable {
      /// The target was computed from the source.
      case flow
      /// The target is the detached value of the source: no gradient flows back.
      case detached
      /// The target is a buffer that the source updated.
      case update
    }
  }

  /// A titled frame around nodes and other clusters, such as a module.
  public struct Cluster: Sendable, Equatable {
    /// The title at the top of the frame.
    public var title: String
    /// The cluster around this one, or `nil` for an outermost cluster.
    public let parent: ClusterID?
  }

  /// The caption below the picture.
  public var title: String?
  /// Whether it is drawn compactly: little space between nodes, and modules without the shapes that edges show.
  public var isCompact = false
  /// All nodes, in the order they were added.
  public private(set) var nodes: [Node] = []
  /// All edges, in the order they were added.
  public private(set) var edges: [Edge] = []
  /// All clusters, in the order they were added, parents before children.
  public private(set) var clusters: [Cluster] = []

  /// Creates an empty diagram.
  public init(title: String? = nil) {
    self.title = title
  }

  /// The identifiers of all nodes, in the order they were added.
  public var nodeIDs: [NodeID] { nodes.indices.map(NodeID.init) }

  /// The content of a node.
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

  /// Adds an edge. There may be several between two nodes: `a · a` reads `a` twice.
  ///
  /// - Precondition: both nodes belong to this diagram.
  public mutating func connect(
    _ source: NodeID, to target: NodeID, label: String? = nil, kind: Edge.Kind = .flow
  ) {
    guard max(source.index, target.index) < nodes.count else {
      fatalError("Diagram.connect: a node belongs to another diagram")
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
