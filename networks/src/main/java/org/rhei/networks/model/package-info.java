/** A trained model: its configuration and its network. */
@NullMarked
package org.rhei.networks.model;

import org.jspecify.annotations.NullMarked;
