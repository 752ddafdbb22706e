export { addTreeInto, dropTrees, type Forest, ForestBuilder, findLeaf, type Nodes } from '../../models/index.ts';
