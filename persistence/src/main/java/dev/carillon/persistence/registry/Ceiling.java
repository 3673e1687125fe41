package dev.carillon.persistence.registry;

import jakarta.persistence.Access;
import jakarta.persistence.AccessType;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;

/**
 * What the operator allows an app, or all that have no limits of their own, at most. Of one
 * persistence context.
 */
@Entity
@Table(name = "ceiling")
@Access(AccessType.FIELD)
public class Ceiling {

  @Id
  @Column(name = "scope", length = 128, nullable = false, updatable = false)
  private String scope;

  @Column(name = "limits", length = 4096, nullable = false)
  private String limits;

  @Version
  @Column(name = "version", nullable = false)
  private int version;

  /** For the persistence provider only. */
  protected Ceiling() {}

  Ceiling(String scope, String limits) {
    this.scope = scope;
    this.limits = limits;
  }

  String limits() {
    return limits;
  }

  void change(String changed) {
    this.limits = changed;
  }
}
